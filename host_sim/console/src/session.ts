// One visit with one token: what is known, and what can be done.
import { batch, computed, signal } from '@preact/signals';
import { Api, type Answer } from './api.ts';
import { follow, type Link } from './events.ts';
import { describe, type Result } from './result.ts';
import { noted, reduce, type State, type Vehicle } from './state.ts';
import { answered, begun, kStormSize, type Storm } from './storm.ts';
import { uuid7 } from './uuid7.ts';
import type { CloudEvent, Command, Value } from './wire.ts';

const kResultsMax = 4;
const kPowerCutMs = 2000;

export class Session {
  readonly state = signal<State>(new Map());
  readonly link = signal<Link>({ kind: 'connecting' });
  readonly results = signal<Result[]>([]); // newest first
  readonly pending = signal<ReadonlySet<string>>(new Set()); // names of commands that wait
  readonly storm = signal<Storm | null>(null);
  readonly chosenVin = signal<string | null>(null);
  readonly vehicle = computed<Vehicle | null>(() => {
    const all = this.state.value;
    return all.get(this.chosenVin.value ?? '') ?? all.values().next().value ?? null;
  });

  readonly #api: Api;
  readonly #end = new AbortController();
  #results = 0;

  constructor(token: string) {
    this.#api = new Api(token);
  }

  open(): void {
    void follow(
      this.#api.headers,
      { events: (events) => this.#take(events), link: (link) => (this.link.value = link) },
      this.#end.signal,
    );
  }

  close(): void {
    this.#end.abort();
  }

  async send(name: string, params: Record<string, Value>): Promise<void> {
    const vehicle = this.vehicle.peek();
    if (!vehicle) return;
    const title = vehicle.catalogue?.commands[name]?.title ?? name;
    this.#wait(name, true);
    // A browser may repeat a POST that was answered 408: with its key it joins itself.
    const answer = await this.#api.command(vehicle.vin, name, params, uuid7());
    batch(() => {
      this.#wait(name, false);
      this.#tell(title, answer);
    });
  }

  async cancel(): Promise<void> {
    const holder = this.vehicle.peek()?.slot.holder;
    if (holder) this.#tell(`Cancel ${holder.command}`, await this.#api.cancel(holder.id));
  }

  // As fast as the browser can: nothing waits for anything here.
  async rage(
    what: string,
    clicks: { name: string; params: Record<string, Value> }[],
  ): Promise<void> {
    const vin = this.vehicle.peek()?.vin;
    if (!vin || clicks.length === 0) return;
    this.storm.value = begun(what);
    const requests = Array.from({ length: kStormSize }, async (_, index) => {
      const { name, params } = clicks[index % clicks.length]!;
      const answer = await this.#api.command(vin, name, params, uuid7());
      if (this.storm.value) this.storm.value = answered(this.storm.value, index, answer);
    });
    await Promise.all(requests);
  }

  async control(title: string, line: string): Promise<boolean> {
    const answer = await this.#api.control(line);
    if (answer.status !== 200) this.#tell(title, answer);
    return answer.status === 200;
  }

  async cutPower(): Promise<void> {
    this.#tell('Cut the agent’s power', await this.#api.cutPower(kPowerCutMs));
  }

  // Whether this cloud lets us be the vehicle's hand.
  async isSimulator(): Promise<boolean> {
    return (await this.#api.control('get Vehicle.Speed')).status === 200;
  }

  dismiss(key: number): void {
    this.results.value = this.results.value.filter((result) => result.key !== key);
  }

  #take(events: CloudEvent[]): void {
    this.state.value = reduce(this.state.value, events, performance.now());
    for (const { event, data } of events) {
      if (event === 'vehicle') void this.#catchUp(data.vin, data.commands);
    }
  }

  // Commands that ended while nobody listened are not in the snapshot: they are asked for.
  async #catchUp(vin: string, open: readonly Command[]): Promise<void> {
    const known = new Set(open.map(({ id }) => id));
    const missed = this.state.value.get(vin)?.commands.filter((c) => !c.final && !known.has(c.id));
    for (const { id } of missed ?? []) {
      const { status, body } = await this.#api.show(id);
      const vehicle = this.state.value.get(vin);
      if (status !== 200 || !vehicle) continue;
      this.state.value = new Map(this.state.value).set(
        vin,
        noted(vehicle, body as unknown as Command),
      );
    }
  }

  #tell(title: string, answer: Answer): void {
    const result = describe(++this.#results, title, answer);
    this.results.value = [result, ...this.results.value].slice(0, kResultsMax);
  }

  #wait(name: string, waits: boolean): void {
    const names = new Set(this.pending.value);
    if (waits) names.add(name);
    else names.delete(name);
    this.pending.value = names;
  }
}
