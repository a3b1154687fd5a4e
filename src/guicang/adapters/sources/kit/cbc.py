"""AES-256-CBC with PKCS#7, as platforms seal their callbacks."""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from guicang.domain.errors import CallRefused


def decrypted(data: bytes, key: bytes, vector: bytes, block: int, why: str) -> bytes:
    """Decrypt, and take off the padding to ``block`` bytes.

    CallRefused with the reason ``why``, whatever is wrong.
    """
    try:
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        plain = decryptor.update(data) + decryptor.finalize()
    except ValueError:
        raise CallRefused(reason=why) from None
    count = plain[-1] if plain else 0
    if not 1 <= count <= block or plain[-count:] != bytes([count]) * count:
        raise CallRefused(reason=why)
    return plain[:-count]
