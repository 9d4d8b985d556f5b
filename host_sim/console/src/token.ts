// The client's token: from the address's fragment, which no server sees, into this tab's memory.
const kKey = 'latchkey-token';

export function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(kKey, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return given ?? sessionStorage.getItem(kKey);
}

export function keepToken(token: string): void {
  sessionStorage.setItem(kKey, token);
}

export function forgetToken(): void {
  sessionStorage.removeItem(kKey);
}
