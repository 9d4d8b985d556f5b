// The parameters of one command, to be set and sent.
import { useId, useState } from 'preact/hooks';
import { fields, initial, type Field } from './schema.ts';
import type { CatalogueEntry, Value } from './wire.ts';

interface Props {
  entry: CatalogueEntry;
  send: (params: Record<string, Value>) => void;
}

export function SchemaForm({ entry, send }: Props) {
  const all = fields(entry);
  const [params, setParams] = useState(() => initial(all));
  const submit = (event: Event) => {
    event.preventDefault();
    send(params);
  };
  return (
    <form class="schema-form" aria-label={entry.title} onSubmit={submit}>
      {all.map((field) => (
        <Input
          key={field.name}
          field={field}
          value={params[field.name] ?? null}
          change={(value) => setParams((old) => ({ ...old, [field.name]: value }))}
        />
      ))}
      <button type="submit" class="primary">
        Send
      </button>
    </form>
  );
}

interface InputProps {
  field: Field;
  value: Value;
  change: (value: Value) => void;
}

function Input({ field, value, change }: InputProps) {
  const id = useId();
  switch (field.kind) {
    case 'switch':
      return <Switch label={field.label} checked={value === true} change={change} />;
    case 'choice':
      return (
        <div class="field">
          <label for={id}>{field.label}</label>
          <select
            id={id}
            value={String(value)}
            onChange={(event) => change(field.options[event.currentTarget.selectedIndex] ?? null)}
          >
            {field.options.map((option) => (
              <option key={String(option)} value={String(option)}>
                {String(option)}
              </option>
            ))}
          </select>
        </div>
      );
    case 'text':
      return (
        <div class="field">
          <label for={id}>{field.label}</label>
          <input
            id={id}
            type="text"
            maxLength={field.maxLength}
            required={field.required}
            value={String(value ?? '')}
            onInput={(event) => change(event.currentTarget.value)}
          />
        </div>
      );
    case 'number':
      return <NumberInput field={field} value={Number(value)} change={change} id={id} />;
  }
}

type NumberField = Extract<Field, { kind: 'number' }>;

function NumberInput({
  field,
  value,
  change,
  id,
}: {
  field: NumberField;
  value: number;
  change: (value: Value) => void;
  id: string;
}) {
  const { min, max, step } = field;
  // An empty field stays as it was: there is no number to send.
  const set = (event: { currentTarget: HTMLInputElement }) => {
    const next = event.currentTarget.valueAsNumber;
    if (!Number.isNaN(next)) change(next);
  };
  return (
    <div class="field">
      <label for={id}>{field.label}</label>
      <input
        type="range"
        aria-label={`${field.label}, slider`}
        min={min}
        max={max}
        step={step}
        value={value}
        onInput={set}
      />
      <span class="measure">
        <input
          id={id}
          type="number"
          required
          min={min}
          max={max}
          step={step}
          value={value}
          onInput={set}
        />
        <span class="unit">{field.unit}</span>
      </span>
    </div>
  );
}

interface SwitchProps {
  label: string;
  checked: boolean;
  change: (checked: boolean) => void;
}

export function Switch({ label, checked, change }: SwitchProps) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <span class="track" aria-hidden="true" />
      <span>{label}</span>
    </label>
  );
}
