#include "vehicle/ecus.hpp"

#include "vehicle/signals.hpp"

namespace latchkey::vehicle {
namespace {

constexpr core::Value word(std::string_view text) { return core::Word::clipped(text); }

constexpr auto kMoving = SignalRow::Shows::moving;

constexpr std::array kLock = {Meaning{true, "Lock"}, Meaning{false, "Unlock"}};
constexpr std::array kOpen = {Meaning{true, "Open"}, Meaning{false, "Close"}};
constexpr std::array kOn = {Meaning{true, "On"}, Meaning{false, "Off"}};
constexpr std::array kIsLocked = {Meaning{true, "Locked"}, Meaning{false, "Unlocked"}};
constexpr std::array kIsOpen = {Meaning{true, "Open"}, Meaning{false, "Closed"}};
constexpr std::array kIsPlugged = {Meaning{true, "Plugged"}, Meaning{false, "Unplugged"}};
constexpr std::array kIsEngaged = {Meaning{true, "Engaged"}, Meaning{false, "Released"}};
constexpr std::array kStart = {Meaning{word("START"), "Start"}, Meaning{word("STOP"), "Stop"}};
constexpr std::array kGear = {Meaning{word("P"), "P"}, Meaning{word("R"), "R"},
                              Meaning{word("N"), "N"}, Meaning{word("D"), "D"}};
constexpr std::array kSupply = {Meaning{word("OFF"), "Off"}, Meaning{word("ACC"), "Acc"},
                                Meaning{word("ON"), "On"}};

constexpr auto kLockRow1Driver = at("Vehicle.Cabin.Door.Row1.DriverSide.IsLocked");
constexpr auto kLockRow1Passenger = at("Vehicle.Cabin.Door.Row1.PassengerSide.IsLocked");
constexpr auto kLockRow2Driver = at("Vehicle.Cabin.Door.Row2.DriverSide.IsLocked");
constexpr auto kLockRow2Passenger = at("Vehicle.Cabin.Door.Row2.PassengerSide.IsLocked");
constexpr auto kWindowRow1Driver = at("Vehicle.Cabin.Door.Row1.DriverSide.Window.Position");
constexpr auto kWindowRow1Passenger = at("Vehicle.Cabin.Door.Row1.PassengerSide.Window.Position");
constexpr auto kWindowRow2Driver = at("Vehicle.Cabin.Door.Row2.DriverSide.Window.Position");
constexpr auto kWindowRow2Passenger = at("Vehicle.Cabin.Door.Row2.PassengerSide.Window.Position");
constexpr auto kTrunkRear = at("Vehicle.Body.Trunk.Rear.IsOpen");
constexpr auto kTrunkFront = at("Vehicle.Body.Trunk.Front.IsOpen");
constexpr auto kLowBeam = at("Vehicle.Body.Lights.Beam.Low.IsOn");
constexpr auto kHighBeam = at("Vehicle.Body.Lights.Beam.High.IsOn");
constexpr auto kHazard = at("Vehicle.Body.Lights.Hazard.IsSignaling");
constexpr auto kHorn = at("Vehicle.Body.Horn.IsActive");

constexpr std::array kBodyRequest = {
    SignalRow{"LockRow1Driver", kLockRow1Driver, kLock},
    SignalRow{"LockRow1Passenger", kLockRow1Passenger, kLock},
    SignalRow{"LockRow2Driver", kLockRow2Driver, kLock},
    SignalRow{"LockRow2Passenger", kLockRow2Passenger, kLock},
    SignalRow{"TrunkRear", kTrunkRear, kOpen},
    SignalRow{"TrunkFront", kTrunkFront, kOpen},
    SignalRow{"LowBeam", kLowBeam, kOn},
    SignalRow{"HighBeam", kHighBeam, kOn},
    SignalRow{"Hazard", kHazard, kOn},
    SignalRow{"Horn", kHorn, kOn},
};

constexpr std::array kWindowRequest = {
    SignalRow{"PositionRow1Driver", kWindowRow1Driver},
    SignalRow{"PositionRow1Passenger", kWindowRow1Passenger},
    SignalRow{"PositionRow2Driver", kWindowRow2Driver},
    SignalRow{"PositionRow2Passenger", kWindowRow2Passenger},
};

constexpr std::array kDoorStatus = {
    SignalRow{"LockedRow1Driver", kLockRow1Driver, kIsLocked},
    SignalRow{"LockedRow1Passenger", kLockRow1Passenger, kIsLocked},
    SignalRow{"LockedRow2Driver", kLockRow2Driver, kIsLocked},
    SignalRow{"LockedRow2Passenger", kLockRow2Passenger, kIsLocked},
    SignalRow{"OpenRow1Driver", at("Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"), kIsOpen},
    SignalRow{"OpenRow1Passenger", at("Vehicle.Cabin.Door.Row1.PassengerSide.IsOpen"), kIsOpen},
    SignalRow{"OpenRow2Driver", at("Vehicle.Cabin.Door.Row2.DriverSide.IsOpen"), kIsOpen},
    SignalRow{"OpenRow2Passenger", at("Vehicle.Cabin.Door.Row2.PassengerSide.IsOpen"), kIsOpen},
    SignalRow{"LockMovingRow1Driver", kLockRow1Driver, {}, kMoving},
    SignalRow{"LockMovingRow1Passenger", kLockRow1Passenger, {}, kMoving},
    SignalRow{"LockMovingRow2Driver", kLockRow2Driver, {}, kMoving},
    SignalRow{"LockMovingRow2Passenger", kLockRow2Passenger, {}, kMoving},
};

constexpr std::array kWindowStatus = {
    SignalRow{"PositionRow1Driver", kWindowRow1Driver},
    SignalRow{"PositionRow1Passenger", kWindowRow1Passenger},
    SignalRow{"PositionRow2Driver", kWindowRow2Driver},
    SignalRow{"PositionRow2Passenger", kWindowRow2Passenger},
    SignalRow{"MovingRow1Driver", kWindowRow1Driver, {}, kMoving},
    SignalRow{"MovingRow1Passenger", kWindowRow1Passenger, {}, kMoving},
    SignalRow{"MovingRow2Driver", kWindowRow2Driver, {}, kMoving},
    SignalRow{"MovingRow2Passenger", kWindowRow2Passenger, {}, kMoving},
    SignalRow{"OpenRow1Driver", at("Vehicle.Cabin.Door.Row1.DriverSide.Window.IsOpen")},
    SignalRow{"OpenRow1Passenger", at("Vehicle.Cabin.Door.Row1.PassengerSide.Window.IsOpen")},
    SignalRow{"OpenRow2Driver", at("Vehicle.Cabin.Door.Row2.DriverSide.Window.IsOpen")},
    SignalRow{"OpenRow2Passenger", at("Vehicle.Cabin.Door.Row2.PassengerSide.Window.IsOpen")},
};

constexpr std::array kBodyStatus = {
    SignalRow{"TrunkRear", kTrunkRear, kIsOpen},
    SignalRow{"TrunkFront", kTrunkFront, kIsOpen},
    SignalRow{"TrunkRearMoving", kTrunkRear, {}, kMoving},
    SignalRow{"TrunkFrontMoving", kTrunkFront, {}, kMoving},
    SignalRow{"LowBeam", kLowBeam, kOn},
    SignalRow{"HighBeam", kHighBeam, kOn},
    SignalRow{"Hazard", kHazard, kOn},
    SignalRow{"Horn", kHorn, kOn},
};

// The climate's request and status are alike.
constexpr std::array kClimate = {
    SignalRow{"AirConditioning", at("Vehicle.Cabin.HVAC.IsAirConditioningActive"), kOn},
    SignalRow{"FrontDefroster", at("Vehicle.Cabin.HVAC.IsFrontDefrosterActive"), kOn},
    SignalRow{"DriverTemperature", at("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature")},
    SignalRow{"PassengerTemperature", at("Vehicle.Cabin.HVAC.Station.Row1.Passenger.Temperature")},
    SignalRow{"DriverSeat", at("Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling")},
    SignalRow{"PassengerSeat", at("Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling")},
};

constexpr std::array kTemperatures = {
    SignalRow{"Cabin", at("Vehicle.Cabin.HVAC.AmbientAirTemperature")},
    SignalRow{"Outside", at("Vehicle.Exterior.AirTemperature")},
};

constexpr auto kPortFlap =
    at("Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsFlapOpen");
constexpr auto kStartStop = at("Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging");
constexpr auto kChargeLimit = at("Vehicle.Powertrain.TractionBattery.Charging.ChargeLimit");

constexpr std::array kChargeRequest = {
    SignalRow{"Charging", kStartStop, kStart},
    SignalRow{"PortFlap", kPortFlap, kOpen},
    SignalRow{"Limit", kChargeLimit},
};

constexpr std::array kChargeStatus = {
    SignalRow{"StateOfCharge", at("Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed")},
    SignalRow{"IsCharging", at("Vehicle.Powertrain.TractionBattery.Charging.IsCharging"), kOn},
    SignalRow{"Limit", kChargeLimit},
    SignalRow{"Charging", kStartStop, kStart},
    SignalRow{"PortFlap", kPortFlap, kIsOpen},
    SignalRow{"PortFlapMoving", kPortFlap, {}, kMoving},
    SignalRow{"Cable",
              at("Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition."
                 "IsChargingCableConnected"),
              kIsPlugged},
};

constexpr auto kAwake = at("Vehicle.Private.IsAwake");
constexpr auto kRemoteStart = at("Vehicle.Private.RemoteStart.IsActive");
constexpr auto kSentry = at("Vehicle.Private.Sentry.IsActive");

constexpr std::array kVehicleRequest = {
    SignalRow{"Wake", kAwake, kOn},
    SignalRow{"RemoteStart", kRemoteStart, kOn},
    SignalRow{"Sentry", kSentry, kOn},
};

constexpr std::array kMotionStatus = {
    SignalRow{"Speed", at("Vehicle.Speed")},
    SignalRow{"Gear", at("Vehicle.Private.Gear"), kGear},
    SignalRow{"ParkLock", at("Vehicle.Powertrain.Transmission.IsParkLockEngaged"), kIsEngaged},
};

constexpr std::array kPowerStatus = {
    SignalRow{"LowVoltage", at("Vehicle.LowVoltageSystemState"), kSupply},
    SignalRow{"Awake", kAwake, kOn},
    SignalRow{"RemoteStart", kRemoteStart, kOn},
    SignalRow{"Sentry", kSentry, kOn},
};

constexpr std::array kBodyTakes = {MessageRow{"BodyRequest", kBodyRequest},
                                   MessageRow{"WindowRequest", kWindowRequest}};
constexpr std::array kBodySends = {MessageRow{"DoorStatus", kDoorStatus},
                                   MessageRow{"WindowStatus", kWindowStatus},
                                   MessageRow{"BodyStatus", kBodyStatus}};
constexpr std::array kClimateTakes = {MessageRow{"ClimateRequest", kClimate}};
constexpr std::array kClimateSends = {MessageRow{"ClimateStatus", kClimate},
                                      MessageRow{"Temperatures", kTemperatures}};
constexpr std::array kChargerTakes = {MessageRow{"ChargeRequest", kChargeRequest}};
constexpr std::array kChargerSends = {MessageRow{"ChargeStatus", kChargeStatus}};
constexpr std::array kGatewayTakes = {MessageRow{"VehicleRequest", kVehicleRequest}};
constexpr std::array kGatewaySends = {MessageRow{"MotionStatus", kMotionStatus},
                                      MessageRow{"PowerStatus", kPowerStatus}};

constexpr std::array kEcus = {EcuRow{"Body", kBodyTakes, kBodySends},
                              EcuRow{"Climate", kClimateTakes, kClimateSends},
                              EcuRow{"Charger", kChargerTakes, kChargerSends},
                              EcuRow{"Gateway", kGatewayTakes, kGatewaySends}};

}  // namespace

std::span<const EcuRow, 4> ecu_table() { return kEcus; }

}  // namespace latchkey::vehicle
