// A reason in words, with what to do: for people, beside the code of docs/wire-contract.md.

const kAdvice: Record<string, string> = {
  malformed: 'The vehicle could not read it: report this.',
  too_large: 'The vehicle could not read it: report this.',
  unauthenticated: 'The vehicle does not know this client’s key.',
  forbidden: 'This client’s key has none of the roles of this command.',
  wrong_vehicle: 'It was meant for another vehicle.',
  not_yet_valid: 'It came before its time: look at the backend’s clock.',
  expired: 'It came after its start-by time: send it again.',
  lifetime_too_long: 'It may live too long: look at the backend’s configuration.',
  clock_untrusted: 'The vehicle does not trust its clock yet: try again shortly.',
  id_conflict: 'Another command has this id: send it again.',
  unknown_command: 'This vehicle does not take it: see its catalogue.',
  invalid_command: 'This vehicle does not take it: see its catalogue.',
  invalid_params: 'Mend the parameters.',
  invalid_request: 'Mend the parameters.',
  busy: 'Wait for the command that has it, or cancel that one.',
  rate_limited: 'Too many commands: wait.',
  interlock: 'The vehicle is not in the state that this command needs.',
  interlock_lost: 'The vehicle left the state that this command needs while it ran.',
  unavailable: 'Something on the way does not answer just now: try again shortly.',
  actuation_failed: 'The vehicle refused, or the request to it was lost: try again.',
  not_confirmed: 'The vehicle was told and never showed that it was done: something may be stuck.',
  deadline: 'It took longer than it may.',
  cancel_requested: 'Somebody cancelled it.',
  shutdown: 'The agent was stopped while it ran.',
  power_lost: 'The agent lost its power while it ran: look at the vehicle before trying again.',
  internal: 'A defect: report it with the agent’s log.',
  unauthorized: 'The token is not known: open the page with a new address.',
  not_found: 'There is no such thing, or not for this client.',
  no_answer: 'The backend did not answer: is it running?',
};

export function advice(code: string): string {
  return kAdvice[code] ?? '';
}
