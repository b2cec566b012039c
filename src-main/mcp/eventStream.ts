/**
 * Takes a stream of server-sent events apart. Feed it text as it comes; `onData` hears the data of each
 * whole event.
 */
export function createEventReader(onData: (data: string) => void): (text: string) => void {
  let rest = '';
  let data: string[] = [];
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      else if (line === '' && data.length > 0) {
        const whole = data.join('\n');
        data = [];
        if (whole !== '') onData(whole);
      }
    }
  };
}
