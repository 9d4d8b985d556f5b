// The signals that the drawing shows, by their VSS paths (firmware/app/default_signals.json).
// A signal that is missing or null is not known, and is drawn as such.
import type { Signals, Value } from '../wire.ts';

const kCharging = 'Vehicle.Powertrain.TractionBattery.Charging';
const kPort = `${kCharging}.ChargingPort.AnyPosition`;

export const kPaths = {
  trunk: 'Vehicle.Body.Trunk.Rear.IsOpen',
  frunk: 'Vehicle.Body.Trunk.Front.IsOpen',
  lowBeam: 'Vehicle.Body.Lights.Beam.Low.IsOn',
  highBeam: 'Vehicle.Body.Lights.Beam.High.IsOn',
  hazard: 'Vehicle.Body.Lights.Hazard.IsSignaling',
  horn: 'Vehicle.Body.Horn.IsActive',
  climate: 'Vehicle.Cabin.HVAC.IsAirConditioningActive',
  defrost: 'Vehicle.Cabin.HVAC.IsFrontDefrosterActive',
  driverTarget: 'Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature',
  passengerTarget: 'Vehicle.Cabin.HVAC.Station.Row1.Passenger.Temperature',
  driverSeat: 'Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling',
  passengerSeat: 'Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling',
  cabin: 'Vehicle.Cabin.HVAC.AmbientAirTemperature',
  outside: 'Vehicle.Exterior.AirTemperature',
  flap: `${kPort}.IsFlapOpen`,
  cable: `${kPort}.IsChargingCableConnected`,
  charging: `${kCharging}.IsCharging`,
  limit: `${kCharging}.ChargeLimit`,
  battery: 'Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed',
  speed: 'Vehicle.Speed',
  gear: 'Vehicle.Private.Gear',
  parkLock: 'Vehicle.Powertrain.Transmission.IsParkLockEngaged',
  lowVoltage: 'Vehicle.LowVoltageSystemState',
  awake: 'Vehicle.Private.IsAwake',
  remoteStart: 'Vehicle.Private.RemoteStart.IsActive',
  sentry: 'Vehicle.Private.Sentry.IsActive',
} as const;

export interface DoorPlace {
  key: string;
  title: string;
  branch: string;
  side: 'left' | 'right';
  row: 1 | 2;
}

// The driver sits on the left.
export const kDoors: readonly DoorPlace[] = [
  {
    key: 'front-left',
    title: 'Driver door',
    branch: 'Vehicle.Cabin.Door.Row1.DriverSide',
    side: 'left',
    row: 1,
  },
  {
    key: 'front-right',
    title: 'Passenger door',
    branch: 'Vehicle.Cabin.Door.Row1.PassengerSide',
    side: 'right',
    row: 1,
  },
  {
    key: 'rear-left',
    title: 'Rear door, driver side',
    branch: 'Vehicle.Cabin.Door.Row2.DriverSide',
    side: 'left',
    row: 2,
  },
  {
    key: 'rear-right',
    title: 'Rear door, passenger side',
    branch: 'Vehicle.Cabin.Door.Row2.PassengerSide',
    side: 'right',
    row: 2,
  },
];

export function flag(signals: Signals, path: string): boolean | null {
  const value: Value | undefined = signals[path];
  return typeof value === 'boolean' ? value : null;
}

export function number(signals: Signals, path: string): number | null {
  const value: Value | undefined = signals[path];
  return typeof value === 'number' ? value : null;
}

export function word(signals: Signals, path: string): string | null {
  const value: Value | undefined = signals[path];
  return typeof value === 'string' ? value : null;
}

// For data-* attributes and words: 'yes', 'no' or 'unknown' by any name.
export function tell(value: boolean | null, yes: string, no: string): string {
  return value === null ? 'unknown' : value ? yes : no;
}
