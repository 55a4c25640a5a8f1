// What the answers must be, computed from the fixture's rows in plain JavaScript: no SQL, nothing of the product.
// Money is summed in whole cents.

export const cents = (text) => Math.round(Number(text) * 100);
export const sum = (list, of) => list.reduce((total, item) => total + of(item), 0);
export const by = (list, key) => new Map(list.map((item) => [item[key], item]));

// Map from key to the sum of `of`.
export function totals(list, key, of) {
  const found = new Map();
  for (const item of list) found.set(key(item), (found.get(key(item)) ?? 0) + of(item));
  return found;
}

export const largest = (map, n) => [...map].sort((a, b) => b[1] - a[1]).slice(0, n);

export const close = (value, expected) =>
  value !== null &&
  value !== '' &&
  Math.abs(Number(value) - expected) <= Math.abs(expected) * 1e-9 + 0.005;

// A result of one row whose one figure is this.
export const isFigure = (result, expected) =>
  result.rows.length === 1 && result.rows[0].some((value) => close(value, expected));

// A result with exactly these labels, each with its figure in the same row, in any order.
export function isTable(result, expected, matches = (value, label) => value === label) {
  const pairs = [...expected];
  return (
    result.rows.length === pairs.length &&
    pairs.every(([label, figure]) =>
      result.rows.some(
        (row) =>
          row.some((value) => value !== null && matches(value, label)) &&
          row.some((value) => close(value, figure)),
      ),
    )
  );
}
