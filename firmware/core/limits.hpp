// Every limit of the agent, in one place. What exceeds one is refused, never truncated in silence.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.hpp"

namespace latchkey::core {

// Messages. A packet larger than kPacketBytesMax is not delivered (it is announced to the broker
// as Maximum Packet Size); a command between the two limits is answered `too_large`.
inline constexpr std::size_t kCommandBytesMax = 8 * 1024;
inline constexpr std::size_t kPacketBytesMax = 16 * 1024;
inline constexpr std::size_t kTopicBytesMax = 256;
inline constexpr std::size_t kCorrelationBytesMax = 256;
inline constexpr std::size_t kTraceparentBytesMax = 64;
inline constexpr std::size_t kTracestateBytesMax = 512;
inline constexpr std::size_t kDetailBytesMax = 160;

// Configuration.
// What mbedTLS 2.28 has slots for, twice (a reload) and to spare.
inline constexpr std::size_t kKeysMax = 15;
inline constexpr std::size_t kCommandsMax = 128;
inline constexpr std::size_t kSignalsMax = 512;
inline constexpr std::size_t kParamsMax = 16;
inline constexpr std::size_t kParamChoicesMax = 32;
inline constexpr std::size_t kInterlocksMax = 16;
inline constexpr std::size_t kStepsMax = 16;
inline constexpr std::size_t kAssignmentsMax = 32;
inline constexpr std::size_t kResponseTopicPatternsMax = 16;
inline constexpr std::size_t kEndpointsMax = 8;
inline constexpr base::Millis kCommandTimeoutMax{10 * 60 * 1000};

// What is kept while running.
inline constexpr std::size_t kRememberedMax = 1024;  // command ids whose `exp` has not passed
inline constexpr std::size_t kOutboxMax = 64;        // outcomes not yet acknowledged by the broker
inline constexpr std::size_t kPostsMax = 64;         // outcomes no endpoint has taken yet
inline constexpr std::size_t kUnsettledMax = 16;     // messages that the link hands over at once
inline constexpr std::size_t kVerifyingMax = 8;      // signatures being checked at one time

// Intervals.
inline constexpr base::Millis kProgressEvery{1000};
inline constexpr base::Millis kStateReportEvery{250};
inline constexpr base::Millis kRecoverWithin{5000};    // to read the vehicle back after a restart
inline constexpr base::Millis kStoreWithin{2000};      // a journal slower than this is in trouble
inline constexpr base::Millis kStopWithin{1000};       // a vehicle slower than this is stuck
inline constexpr base::Millis kStoreRetryAfter{1000};  // an outcome that could not be stored
inline constexpr base::Millis kRedeliverAfter{5000};   // an outcome that was not acknowledged

}  // namespace latchkey::core
