// Finds the figures of an answer, so that they can be set in bold. **marked** spans are taken as they are.

export interface Span {
  text: string;
  bold: boolean;
}

const marked = /\*\*(.+?)\*\*/g;
// Currency or sign, digits with separators, unit; not the digits inside a word or an ISO date.
const figure =
  /(?<![\p{L}\p{N}_.\-/])[-+−]?(?:[$€£¥]\s?)?\d+(?:[,\u00a0\u202f]\d{3})*(?:\.\d+)?(?:\s?%|[KMB](?!\p{L}))?(?![\p{L}\p{N}_/]|-\d|[.,]\d)/gu;

const isYear = (text: string) => /^(19|20)\d\d$/.test(text);

export function emphasise(text: string): Span[] {
  return marked.test(text)
    ? split(text, marked, (match) => match[1] ?? '')
    : split(text, figure, (match) => (isYear(match[0]) ? null : match[0]));
}

function split(
  text: string,
  pattern: RegExp,
  boldOf: (match: RegExpExecArray) => string | null,
): Span[] {
  const spans: Span[] = [];
  let from = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const bold = boldOf(match);
    if (bold === null) continue;
    if (match.index > from) spans.push({ text: text.slice(from, match.index), bold: false });
    spans.push({ text: bold, bold: true });
    from = match.index + match[0].length;
  }
  pattern.lastIndex = 0;
  if (from < text.length) spans.push({ text: text.slice(from), bold: false });
  return spans;
}
