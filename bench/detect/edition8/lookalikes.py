"""Numbers of the eighth edition that look like something sensitive and are not."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition8 import codes
from bench.detect.edition8.pools import pool

NUMBERS: Final[Mapping[str, Callable[[Dice], str]]] = {
    "order18": codes.dated_order,
    "order_letters": lambda d: (
        f"{d.one_of('TB', 'DD', 'SH', 'XS', 'MT')}{d.digits(15)}"
    ),
    "waybill": codes.waybill,
    "waybill_digits": lambda d: (
        d.one_of("78", "46", "31", "77") + d.digits(d.choice([11, 12, 13]))
    ),
    "ticket_no": lambda d: d.one_of(
        f"GD{codes.moment(d):%Y%m%d}{d.digits(4)}", d.digits(7), d.digits(10)
    ),
    "sku": lambda d: d.one_of(
        d.digits(12, "1"), f"{d.letters(2)}-{d.digits(5)}", d.digits(8)
    ),
    "barcode": lambda d: codes.ean(d, d.choice(codes.PRODUCTS)),
    "price": codes.price,
    "event_date": codes.day,
    "clock": codes.clock,
    "timestamp": lambda d: d.one_of("17", "16") + d.digits(d.choice([8, 11])),
    "version": codes.version,
    "build": codes.build,
    "hash": lambda d: d.letters(d.choice([32, 40]), codes.HEX),
    "uuid": codes.uuid,
    "imei": codes.imei,
    "serial": codes.serial,
    "isbn": codes.isbn,
    "game_id": lambda d: d.digits(d.choice([8, 9, 10, 11]), "2345"),
    "coordinates": codes.coordinates,
    "invoice_no": codes.invoice,
    "hotline": lambda d: d.choice(pool("hotlines")),
    "hotline_400": codes.hotline_400,
    "government_line": lambda d: d.choice(pool("government_lines")),
    "pickup_code": lambda d: d.one_of(
        f"{d.randint(1, 29)}-{d.randint(1, 9)}-{d.digits(4)}",
        d.digits(6),
        d.digits(8),
        f"A{d.digits(3)}",
    ),
    "coupon": codes.coupon,
    "flight": codes.flight,
    "seat": lambda d: (
        f"{d.randint(1, 16):02}车{d.randint(1, 18):02}{d.choice('ABCDF')}号"
    ),
    "size": codes.size,
    "quantity": lambda d: f"{d.randint(2, 9000)}{d.choice('件个箱台套盒')}",
    "rate": lambda d: d.one_of(
        f"{d.randint(2, 17)}.{d.digits(2)}%",
        f"百分之{d.choice('三五六九')}",
        f"万{d.choice('二三五')}",
    ),
    "stock": lambda d: d.one_of("60", "00", "30", "68", "16", "11") + d.digits(4),
    "policy_document": codes.policy,
    "standard": codes.standard,
    "approval": lambda d: f"{d.choice('HZSBJ')}{d.digits(8, '12')}",
    "device_approval": codes.device_approval,
    "food_license": lambda d: f"SC{d.digits(14, '1')}",
    "icp": codes.icp,
    "batch": lambda d: d.one_of(
        f"{codes.moment(d):%Y%m%d}{d.choice('ABC')}",
        f"{codes.moment(d):%y%m%d}{d.digits(2)}",
        f"L{d.digits(7)}",
    ),
    "expiry": lambda d: f"{codes.moment(d) + timedelta(days=400):%Y.%m.%d}",
    "policy_no": lambda d: d.one_of(
        f"PDAA{d.digits(18, '2')}", f"GP{d.digits(14)}", f"P{d.digits(11)}-01"
    ),
    "contract_no": lambda d: f"{d.letters(2)}-{d.randint(2023, 2026)}-{d.digits(5)}",
    "error_code": lambda d: d.one_of(
        f"0x8007{d.letters(4, codes.HEX)}",
        f"E{d.digits(3)}",
        f"ERR_{d.digits(5)}",
        f"{d.digits(6, '1245')}",
    ),
    "file_name": codes.file_name,
    "swift": lambda d: (
        d.choice(pool("swifts")) + d.one_of("", d.choice(pool("branches")))
    ),
    "hs_code": lambda d: d.one_of(
        d.digits(10, "3678"), f"{d.digits(4, '3678')}.{d.digits(2)}.{d.digits(2)}.00"
    ),
    "colour": lambda d: d.one_of(
        f"#{d.letters(6, '0123456789ABCDEF')}",
        f"{d.digits(3, '1234567')}",
        f"PANTONE {d.digits(4, '1234')}C",
    ),
    "doi": codes.doi,
    "page": lambda d: d.digits(d.choice([8, 11, 12, 13]), "1567"),
    "lottery": lambda d: (
        " ".join(f"{n:02}" for n in sorted(d.sample(range(1, 34), 6)))
        + f"+{d.randint(1, 16):02}"
    ),
    "points": lambda d: str(d.randint(1200, 98000)),
    "room": lambda d: (
        f"{d.choice(pool('rooms'))}{d.randint(1, 4)}间{d.randint(1, 6)}晚"
    ),
    "model": lambda d: d.one_of(
        d.choice(pool("models")),
        f"{d.letters(2)}-{d.digits(3)}{d.letters(1)}",
        f"{d.letters(3)}{d.digits(4)}",
    ),
    "chat_log": codes.chat_log,
    "toy_age": lambda d: d.one_of(
        f"{d.randint(2, 6)}-{d.randint(7, 12)}岁",
        f"{d.randint(3, 8)}岁",
        f"{d.randint(3, 6)}岁+",
    ),
    "adult_age": lambda d: str(d.randint(19, 78)),
    "app_words": lambda d: str(d.randint(1, 20000)),
    "network_words": lambda d: d.one_of("8080", "3306", "443", "500", "5432", "9200"),
    "score": lambda d: d.one_of(
        f"{d.randint(1, 4)}.{d.digits(1)}", str(d.randint(550, 790))
    ),
    "resolution": lambda d: (
        f"{d.one_of(1920, 2560, 3840)}x{d.one_of(1080, 1440, 2160)}"
    ),
}
