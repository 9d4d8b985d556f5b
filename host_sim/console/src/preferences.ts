// What a person has chosen for this page, kept in the browser.
import { effect, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';

const kThemeKey = 'latchkey-theme';
const kKeysKey = 'latchkey-keys';
const kNext: Record<Theme, Theme> = { auto: 'dark', dark: 'light', light: 'auto' };

const kept = localStorage.getItem(kThemeKey);
export const theme = signal<Theme>(kept === 'light' || kept === 'dark' ? kept : 'auto');
export const singleKeys = signal(localStorage.getItem(kKeysKey) !== 'off');

effect(() => {
  localStorage.setItem(kThemeKey, theme.value);
  document.documentElement.dataset['theme'] = theme.value;
});
effect(() => localStorage.setItem(kKeysKey, singleKeys.value ? 'on' : 'off'));

export function nextTheme(): void {
  theme.value = kNext[theme.value];
}
