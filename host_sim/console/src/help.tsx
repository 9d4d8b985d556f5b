// The keys, in a dialog.
import type { RefObject } from 'preact';
import { singleKeys } from './preferences.ts';
import { Switch } from './schema_form.tsx';
import { kShortcuts } from './shortcuts.ts';

export function Help({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={dialog} aria-labelledby="help-title">
      <h2 id="help-title">Keys</h2>
      <dl>
        {kShortcuts.map(({ key, title }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Tab</kbd> <kbd>Enter</kbd> <kbd>Space</kbd>
          </dt>
          <dd>everything else, as in any page</dd>
        </div>
      </dl>
      <Switch
        label="Single keys do something"
        checked={singleKeys.value}
        change={(on) => (singleKeys.value = on)}
      />
      <button type="button" class="primary" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
