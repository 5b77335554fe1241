// Curves of the last minutes, drawn by uPlot. A chart keeps its canvas: only its numbers change.
const span = 600; // seconds
const gap = 5; // seconds without a measurement that leave a hole in a curve

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Columns of numbers by name, the oldest first. */
export class History {
  constructor() {
    this.points = [];
  }

  set(points) {
    this.points = points;
  }

  add(point) {
    const last = this.points.at(-1);
    if (last && point.at <= last.at) {
      return;
    }
    this.points.push(point);
    while (this.points.length > span || this.points[0].at < point.at - span) {
      this.points.shift();
    }
  }

  columns(names) {
    const columns = [[], ...names.map(() => [])];
    let before = null;
    for (const point of this.points) {
      if (before !== null && point.at - before > gap) {
        columns.forEach((column, i) => column.push(i === 0 ? before + 1 : null));
      }
      columns[0].push(point.at);
      names.forEach((name, i) => columns[i + 1].push(point[name] ?? null));
      before = point.at;
    }
    return columns;
  }
}

/** One chart: its series, and how a value reads. */
export class Chart {
  constructor(plot, legend, title, series, options = {}) {
    Object.assign(this, { plot, legend, title, series, options });
    this.values = series.map((one, i) => {
      const item = legend.appendChild(document.createElement('li'));
      item.appendChild(document.createElement('i')).className = `s${i + 1}`;
      item.append(`${one.label} `);
      return item.appendChild(document.createElement('b'));
    });
    this.build();
    new ResizeObserver(() => this.resize()).observe(plot);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.build());
  }

  build() {
    const data = this.chart?.data ?? [[], ...this.series.map(() => [])];
    this.chart?.destroy();
    const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const axis = {
      stroke: css('--quiet'),
      font: `${Math.round(em * 0.75)}px system-ui, "DejaVu Sans", sans-serif`,
      grid: { stroke: css('--line'), width: 1 },
      ticks: { show: false },
    };
    const scales = { x: { time: true, range: (u, min, max) => [Math.min(min ?? 0, (max ?? 0) - 60), max ?? 1] } };
    this.series.forEach(one => {
      scales[one.scale ?? 'y'] = { range: (u, min, max) => this.range(min, max) };
    });
    this.chart = new uPlot({
      width: Math.max(200, this.plot.clientWidth),
      height: Math.max(100, this.plot.clientHeight),
      padding: [14, this.series.some(one => one.scale) ? 12 : em * 1.8, 0, 0], // room for half of the last time
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 7 } },
      scales,
      axes: [
        { ...axis, size: em * 1.8, space: em * 6, values: (u, ticks) => ticks.map(clockTime) },
        { ...axis, size: em * 3.6, space: em * 2.4, values: (u, ticks) => ticks.map(tick => this.series[0].format(tick)) },
        ...(this.series.some(one => one.scale)
          ? [{ ...axis, side: 1, scale: 'y2', size: em * 3.6, space: em * 2.4, grid: { show: false },
            values: (u, ticks) => ticks.map(tick => this.series.find(one => one.scale).format(tick)) }]
          : []),
      ],
      series: [{}, ...this.series.map((one, i) => ({
        label: one.label,
        scale: one.scale ?? 'y',
        stroke: css(`--series${i + 1}`),
        width: 2,
        fill: one.fill ? `${css(`--series${i + 1}`)}22` : undefined,
        points: { show: false },
      }))],
      hooks: { setCursor: [() => this.label()] },
    }, data, this.plot);
  }

  range(min, max) {
    return this.options.range ?? [0, Math.max(max ?? 0, this.options.least ?? 1) * 1.08];
  }

  resize() {
    const width = this.plot.clientWidth, height = this.plot.clientHeight;
    if (width > 0 && height > 0 && (width !== this.chart.width || height !== this.chart.height)) {
      this.chart.setSize({ width, height });
    }
  }

  show(history) {
    this.chart.setData(history.columns(this.series.map(one => one.name)));
    this.label();
    const last = this.chart.data[1].filter(value => value !== null);
    const name = last.length === 0 ? `${this.title}: nothing measured yet`
      : `${this.title}, ${this.series[0].label}: now ${this.series[0].format(last.at(-1))}, `
        + `least ${this.series[0].format(Math.min(...last))}, most ${this.series[0].format(Math.max(...last))} `
        + `of the last ${Math.max(1, Math.round((this.chart.data[0].at(-1) - this.chart.data[0][0]) / 60))} min`;
    if (this.plot.getAttribute('aria-label') !== name) {
      this.plot.setAttribute('aria-label', name);
    }
  }

  /** The values under the pointer, or else the newest. */
  label() {
    const at = this.chart.cursor.idx ?? this.chart.data[0].length - 1;
    this.series.forEach((one, i) => {
      const value = this.chart.data[i + 1][at];
      const text = value === null || value === undefined ? '–' : one.format(value);
      if (this.values[i].textContent !== text) {
        this.values[i].textContent = text;
      }
    });
  }
}

function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB');
}
