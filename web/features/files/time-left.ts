// How long something will still take, from how fast it has gone so far. Pure; times in milliseconds.

export interface Pace {
  since: number;
  from: number; // share that was done then: a resumed upload does not begin at nothing
}

const atLeast = 1_500; // milliseconds to watch before a guess is worth telling
const part = 0.02;

export function secondsLeft(pace: Pace, now: number, share: number): number | undefined {
  const took = now - pace.since;
  const done = share - pace.from;
  if (took < atLeast || done < part || share >= 1) return undefined;
  return (took * (1 - share)) / done / 1000;
}

// "14 s left"
export function leftText(seconds: number, locale?: string): string {
  const [value, unit] =
    seconds < 60
      ? [Math.max(1, Math.round(seconds)), 's']
      : seconds < 3_600
        ? [Math.round(seconds / 60), 'min']
        : [Math.round(seconds / 3_600), 'h'];
  return `${new Intl.NumberFormat(locale).format(value)} ${unit} left`;
}
