/**
 * The token of this browser tab. Session storage keeps it until the tab is
 * closed, because it is a secret.
 */
const KEY = "waybill:board-token";

export function readToken(): string | null {
  return sessionStorage.getItem(KEY);
}

export function storeToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY);
}
