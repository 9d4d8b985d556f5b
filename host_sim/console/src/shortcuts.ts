// Single keys for what is done often. They can be switched off (WCAG 2.1.4), except `?`.
import { useEffect } from 'preact/hooks';
import { singleKeys } from './preferences.ts';

export type Shortcut =
  'search' | 'lock' | 'unlock' | 'storm' | 'cancel' | 'power' | 'theme' | 'help';

export const kShortcuts: readonly { key: string; name: Shortcut; title: string }[] = [
  { key: '/', name: 'search', title: 'search the commands' },
  { key: 'l', name: 'lock', title: 'lock the doors' },
  { key: 'u', name: 'unlock', title: 'unlock the doors' },
  { key: 'c', name: 'cancel', title: 'cancel the command that has the slot' },
  { key: 's', name: 'storm', title: 'storm: 50 clicks' },
  { key: 'p', name: 'power', title: 'cut the agent’s power (simulator)' },
  { key: 't', name: 'theme', title: 'dark, light, or as the system has it' },
  { key: '?', name: 'help', title: 'this list' },
];

const kTyping = 'input:not([type=checkbox]):not([type=range]), select, textarea, dialog[open]';

export function useShortcuts(act: Record<Shortcut, () => void>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest(kTyping) !== null;
      if (isTyping || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      const found = kShortcuts.find(({ key }) => key === event.key);
      if (!found || (!singleKeys.value && found.name !== 'help')) return;
      event.preventDefault();
      act[found.name]();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
