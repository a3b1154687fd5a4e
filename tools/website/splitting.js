// What a reader types is cut as searching.py cuts the pages: pairs of Chinese letters.
const HAN = "[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff]";

var splitQuery = (query) => {
  const runs = new RegExp(`${HAN}+|(?:(?!${HAN})[\\p{Letter}\\p{Number}_])+`, "gu");
  return (query.match(runs) || []).flatMap((run) =>
    new RegExp(HAN).test(run) && run.length > 1
      ? Array.from({ length: run.length - 1 }, (_, n) => run.slice(n, n + 2))
      : [run],
  );
};
