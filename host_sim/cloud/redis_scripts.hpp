// What a RedisStore has Redis do in one step, in Lua. Times are milliseconds, the present one is
// Redis's own, so that clocks of instances do not matter.
//
// Keys, each behind the prefix:
//   command:{id}        hash: entry (pack()), version, final. Expires when it is kept no longer
//   guard:{vin}         the id of the command that has the vehicle. Expires: it lets go by itself
//   open:{vin}          set of the ids without an outcome
//   due:open            sorted set of ids, by the time from which on they are due
//   due:delivery        likewise
//   rate:{who}          when the bucket is full again. Expires then
//   endpoints:{client}  hash: name, URL
// Entries are published on channel command:{id}.
#pragma once

#include <string_view>

namespace latchkey::cloud::redis_scripts {

// The start of a CommandTx: nobody comes between the look at the guard and setting it.
inline constexpr std::string_view kStart = R"lua(
local command, guard, open, due = unpack(KEYS)
local id, entry, version, guard_for, due_in, kept_for, channel = unpack(ARGV)

local known = redis.call('HGET', command, 'entry')
if known then return {'known', known} end
if not redis.call('SET', guard, id, 'NX', 'PX', guard_for) then
  return {'taken', redis.call('GET', guard), redis.call('PTTL', guard)}
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', command, 'entry', entry, 'version', version, 'final', 0)
redis.call('PEXPIRE', command, kept_for)
redis.call('SADD', open, id)
redis.call('PEXPIRE', open, math.max(redis.call('PTTL', open), tonumber(kept_for)))
redis.call('ZADD', due, now + due_in, id)
redis.call('PUBLISH', channel, entry)
return {'ours'}
)lua";

// A change, without or with an outcome. An older one, or one after the outcome, changes nothing.
// The guard goes only if it is still this command's: it may have let go, and be another's by now.
inline constexpr std::string_view kChange = R"lua(
local command, guard, open, due_open, due_delivery = unpack(KEYS)
local id, entry, version, final, to_deliver, kept_for, channel = unpack(ARGV)

local known = redis.call('HMGET', command, 'version', 'final')
local is_new = not known[1]
if not is_new and (known[2] == '1' or tonumber(known[1]) >= tonumber(version)) then return 0 end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', command, 'entry', entry, 'version', version, 'final', final)
if final == '1' then
  redis.call('PEXPIRE', command, kept_for)
  redis.call('SREM', open, id)
  redis.call('ZREM', due_open, id)
  if to_deliver == '1' then redis.call('ZADD', due_delivery, now, id) end
  if redis.call('GET', guard) == id then redis.call('DEL', guard) end
elseif is_new then
  redis.call('PEXPIRE', command, kept_for)
  redis.call('SADD', open, id)
  redis.call('PEXPIRE', open, math.max(redis.call('PTTL', open), tonumber(kept_for)))
  redis.call('ZADD', due_open, now, id)
end
redis.call('PUBLISH', channel, entry)
return 1
)lua";

// The entries of a vehicle without an outcome. An id whose entry has expired is dropped.
inline constexpr std::string_view kFindOpen = R"lua(
local open = KEYS[1]
local command_prefix = ARGV[1]

local entries = {}
for _, id in ipairs(redis.call('SMEMBERS', open)) do
  local entry = redis.call('HGET', command_prefix .. id, 'entry')
  if entry then
    table.insert(entries, entry)
  else
    redis.call('SREM', open, id)
  end
end
return entries
)lua";

// Takes what is due, for the time of the lease: another instance that asks at the same time gets
// others. An id whose entry has expired is dropped.
inline constexpr std::string_view kClaim = R"lua(
local due = KEYS[1]
local command_prefix, lease, max = unpack(ARGV)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local entries = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, max)) do
  local entry = redis.call('HGET', command_prefix .. id, 'entry')
  if entry then
    redis.call('ZADD', due, now + lease, id)
    table.insert(entries, entry)
  else
    redis.call('ZREM', due, id)
  end
end
return entries
)lua";

// Only what is still on the list: the outcome may have come meanwhile.
inline constexpr std::string_view kPostpone = R"lua(
local due = KEYS[1]
local id, due_in = unpack(ARGV)

if not redis.call('ZSCORE', due, id) then return 0 end
local time = redis.call('TIME')
redis.call('ZADD', due, time[1] * 1000 + math.floor(time[2] / 1000) + due_in, id)
return 1
)lua";

// What was delivered needs to be kept no longer than other outcomes.
inline constexpr std::string_view kDelivered = R"lua(
local due, command = unpack(KEYS)
local id, kept_for = unpack(ARGV)

if redis.call('ZREM', due, id) == 0 then return 0 end
redis.call('PEXPIRE', command, kept_for, 'LT')
return 1
)lua";

// A bucket as one time, when it is full again (GCRA: the generic cell rate algorithm). Each taken
// moves it by the interval; nothing is taken while it is a whole bucket away. Returns how long that
// still is.
inline constexpr std::string_view kTake = R"lua(
local bucket = KEYS[1]
local burst, interval = tonumber(ARGV[1]), tonumber(ARGV[2])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local full_at = math.max(now, tonumber(redis.call('GET', bucket) or now))
local from = full_at + interval - burst * interval
if from > now then return from - now end
redis.call('SET', bucket, full_at + interval, 'PX', full_at + interval - now)
return 0
)lua";

// At most `max` names: two instances cannot both add the last one.
inline constexpr std::string_view kPutEndpoint = R"lua(
local endpoints = KEYS[1]
local name, url, max = unpack(ARGV)

local is_new = redis.call('HEXISTS', endpoints, name) == 0
if is_new and redis.call('HLEN', endpoints) >= tonumber(max) then return 0 end
redis.call('HSET', endpoints, name, url)
return 1
)lua";

}  // namespace latchkey::cloud::redis_scripts
