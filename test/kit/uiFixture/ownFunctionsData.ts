import type { OwnFunctionsState } from '../../../src-preload/contract/index.ts';

/** Functions of Mara's own: some in use, one script to look at, one entry that is wrong. */
export function makeOwnFunctions(empty: boolean): OwnFunctionsState {
  const places = { file: '/home/mara/.local/share/steward/mcp_functions.json', folder: '/home/mara/.local/share/steward/functions', operatorFile: null };
  if (empty) return { ...places, functions: [], waiting: [], problems: [] };
  return {
    ...places,
    functions: [
      { name: 'weather_at', description: 'The weather at a place, from our own station.', kind: 'http', from: 'person', enabled: true },
      { name: 'ledger_balance', description: 'Balance of an account in the ledger, by hledger.', kind: 'command', from: 'person', enabled: true },
      { name: 'monthly_report', description: 'Summarise the bookings of a month, then write the report.', kind: 'steps', from: 'person', enabled: true },
      { name: 'word_count', description: 'Counts the words of a text.', kind: 'script', from: 'folder', enabled: true },
    ],
    waiting: [{ file: 'rename_scans.py', name: 'rename_scans', description: 'Names scanned pages by their date.', hash: '0'.repeat(64), text: '# /// steward\n# {"description": "Names scanned pages by their date.", "parameters": {"folder": {"type": "string"}}}\n# ///\nimport os, re\n\nfor name in os.listdir(inputs["folder"]):\n    date = re.search(r"(\\d{4})(\\d{2})(\\d{2})", name)\n    if date:\n        os.rename(os.path.join(inputs["folder"], name), os.path.join(inputs["folder"], "-".join(date.groups()) + ".pdf"))\n' }],
    problems: [{ where: places.file, line: 31, path: 'functions[3].implementation.timeout_seconds', text: 'must be a number' }],
  };
}
