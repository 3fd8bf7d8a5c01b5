// The counters as the server tells them: rows of finished figures by line and kind. Nothing is judged here.
export const EVERYWHERE = "*";
export const TRACKED = "tracked";
export const SIX = ["LDL", "ODS", "CRO", "CRC", "CR-bio", "CR-imagerie"];

export function figures() {
  const state = { loaded: false, hospital: "", days: null, stages: [], kinds: [], targets: {}, lines: [], rows: new Map(), waiting: null, otherDays: [] };
  const key = (line, kind) => `${line}\u0000${kind}`;
  const put = (rows) => rows.forEach((row) => state.rows.set(key(row.line, row.kind), row));

  return {
    state,
    snapshot(data) {
      Object.assign(state, data, { loaded: true, rows: new Map() });
      put(data.rows);
    },
    change(data) {
      put(data.rows);
      if ("waiting" in data) state.waiting = data.waiting;
      if ("otherDays" in data) state.otherDays = data.otherDays;
    },
    // { produced, ..., rate, target, standing } of one line, kind and period.
    of(line, kind, period) {
      const figures = state.rows.get(key(line, kind))?.[period];
      const counts = {};
      state.stages.forEach((stage, i) => { counts[stage] = figures?.n[i] ?? 0; });
      return { ...counts, rate: figures?.rate ?? null, target: figures?.target ?? null, standing: figures?.standing ?? "noData" };
    },
    // Null: nobody knows. Otherwise { since, count }, since null when nothing waits.
    waitingOf(line) {
      if (state.waiting === null) return null;
      const all = state.waiting.filter((w) => line === EVERYWHERE || w.line === line);
      return { since: all.length ? all.reduce((a, b) => (Date.parse(a.since) <= Date.parse(b.since) ? a : b)).since : null, count: all.reduce((n, w) => n + w.count, 0) };
    },
  };
}
