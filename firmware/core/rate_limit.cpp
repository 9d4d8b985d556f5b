#include "core/rate_limit.hpp"

#include <algorithm>
#include <cmath>

#include "core/limits.hpp"

namespace latchkey::core {

base::Millis RateLimiter::take(const KeyId& key, base::MonoTime now) {
  Bucket& from = bucket(key, now);
  refill(from, now);
  if (from.tokens >= 1.0) {
    from.tokens -= 1.0;
    return base::Millis{0};
  }
  const double seconds = (1.0 - from.tokens) / limit_.per_second;
  return base::Millis{static_cast<std::int64_t>(std::ceil(seconds * 1000.0))};
}

RateLimiter::Bucket& RateLimiter::bucket(const KeyId& key, base::MonoTime now) {
  const auto found = std::ranges::find(buckets_, key, &Bucket::key);
  if (found != buckets_.end()) return *found;
  if (buckets_.size() == kKeysMax) {  // keys were replaced: drop the one that is fullest by now
    for (Bucket& each : buckets_) refill(each, now);
    buckets_.erase(std::ranges::max_element(buckets_, {}, &Bucket::tokens));
  }
  return buckets_.emplace_back(Bucket{key, limit_.burst, now});
}

void RateLimiter::refill(Bucket& bucket, base::MonoTime now) const {
  const double seconds = std::chrono::duration<double>(now - bucket.at).count();
  bucket.tokens = std::min(limit_.burst, bucket.tokens + seconds * limit_.per_second);
  bucket.at = now;
}

}  // namespace latchkey::core
