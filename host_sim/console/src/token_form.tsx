// Asks for the client's token.
import { useState } from 'preact/hooks';

export function TokenForm({
  refused,
  enter,
}: {
  refused: boolean;
  enter: (token: string) => void;
}) {
  const [token, setToken] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    enter(token.trim());
  };
  return (
    <main class="token">
      <h1>Latchkey console</h1>
      <p>
        Whose commands shall these be? Open the address that the simulator prints, or enter your
        client’s token.
      </p>
      {refused && (
        <p role="alert" class="refused">
          The cloud does not know that token.
        </p>
      )}
      <form onSubmit={submit}>
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          required
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
        <button type="submit" class="primary">
          Open
        </button>
      </form>
    </main>
  );
}
