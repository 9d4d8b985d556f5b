// Server-sent events from text that comes in pieces of any size (WHATWG HTML, "parsing an event
// stream"). `EventSource` cannot send an Authorization header, so the stream is read with fetch().

export interface SseMessage {
  event: string;
  data: string;
}

export class SseParser {
  #rest = '';
  #event = '';
  #data: string[] = [];

  // The messages that this piece completes.
  feed(text: string): SseMessage[] {
    // A CR at the end may be half of a CRLF: it waits for the next piece.
    const all = this.#rest + text;
    const whole = all.endsWith('\r') ? all.slice(0, -1) : all;
    const lines = whole.split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + all.slice(whole.length);
    return lines.flatMap((line) => this.#take(line));
  }

  #take(line: string): SseMessage[] {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#event = value;
    if (field === 'data') this.#data.push(value);
    return [];
  }

  #dispatch(): SseMessage[] {
    const message = { event: this.#event || 'message', data: this.#data.join('\n') };
    const complete = this.#data.length > 0;
    this.#event = '';
    this.#data = [];
    return complete ? [message] : [];
  }
}
