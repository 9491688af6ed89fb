// Draws lines by uPlot onto a canvas, in the colors of the moment. What it shows stands beside it as a table.
import UPlot from 'uplot';
import type { Drawn } from './charts';

const STROKES: readonly { color: string; dash: number[]; width: number }[] = [
  { color: '--accent', dash: [], width: 2 },
  { color: '--ink', dash: [7, 4], width: 2 },
  { color: '--ink-soft', dash: [2, 4], width: 3 },
];

export function drawLines(box: HTMLElement, chart: Drawn, words: { low: string; high: string; numbers: boolean }): { destroy: () => void } {
  if (document.createElement('canvas').getContext('2d') === null) throw new Error('nothing can be drawn here');
  const style = getComputedStyle(box);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const ratio = devicePixelRatio;
  const small = `${13 * ratio}px ${style.fontFamily}`;
  const strong = `600 ${15 * ratio}px ${style.fontFamily}`;
  const series = chart.lines.map((_, i): UPlot.Series => {
    const { color, dash, width } = STROKES[i % STROKES.length] ?? { color: '--accent', dash: [], width: 2 };
    return { stroke: token(color), width, dash, spanGaps: true, points: { show: true, size: 9, width: 2, stroke: token(color), fill: token('--ground') } };
  });
  /** Words at both ends, and the first and last number of the first line where numbers are wanted. */
  const label = (plot: UPlot): void => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.fillStyle = token('--ink-soft');
    ctx.font = small;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    ctx.fillText(words.high, bbox.left, bbox.top + 4 * ratio);
    ctx.textBaseline = 'bottom';
    ctx.fillText(words.low, bbox.left, bbox.top + bbox.height - 4 * ratio);
    ctx.fillStyle = token('--ink');
    ctx.font = strong;
    ctx.textAlign = 'center';
    const values = chart.lines[0]?.values ?? [];
    const there = values.flatMap((value, at) => (value === null ? [] : [{ value, at }]));
    for (const one of words.numbers && there.length > 1 ? [there[0], there.at(-1)] : []) {
      if (!one) continue;
      // Where another line runs right above, the number goes below.
      const close = chart.lines.slice(1).some((line) => { const value = line.values[one.at] ?? null; return value !== null && value >= one.value && value - one.value < chart.max / 4; });
      ctx.textBaseline = close ? 'top' : 'bottom';
      ctx.fillText(String(one.value), plot.valToPos(one.at, 'x', true), plot.valToPos(one.value, 'y', true) + (close ? 9 : -9) * ratio);
    }
    ctx.restore();
  };
  // Room at the left for the words of both ends, and never more than half.
  const ruler = document.createElement('canvas').getContext('2d');
  if (ruler) ruler.font = `13px ${style.fontFamily}`;
  const width = Math.max(120, box.clientWidth);
  const ends = Math.max(...[words.low, words.high].map((one) => ruler?.measureText(one).width ?? 0)) + 20;
  const left = Math.min(0.5, ends / width);
  const grid = { stroke: token('--line'), width: 1 };
  const most = Math.max(1, chart.along.length - 1);
  const plot = new UPlot({
    width, height: Math.max(100, box.clientHeight),
    padding: [24, 12, 8, 0], legend: { show: false }, cursor: { show: false },
    scales: { x: { time: false, range: [-most * (left / (1 - left)), most] }, y: { range: [0, chart.max] } },
    axes: [{ show: false }, { show: true, size: 0, labelSize: 0, ticks: { show: false }, grid, splits: () => [0, chart.max / 2, chart.max], values: () => [] }],
    series: [{}, ...series],
    hooks: { draw: [label] },
  }, [chart.along.map((_, i) => i), ...chart.lines.map((line) => [...line.values])], box);
  return plot;
}
