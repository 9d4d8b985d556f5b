// One token bucket per key: a burst, then a steady rate.
#pragma once

#include <vector>

#include "base/time.hpp"
#include "core/ids.hpp"

namespace latchkey::core {

struct RateLimit {
  double burst = 10.0;      // commands at once
  double per_second = 1.0;  // refilled
};

class RateLimiter {
 public:
  explicit RateLimiter(RateLimit limit) : limit_(limit) {}

  // Takes one token of the key's bucket. Zero: it was there; otherwise, when the next one will be.
  // Holds a bucket per key asked for, and no more than kKeysMax: full ones are as good as none.
  [[nodiscard]] base::Millis take(const KeyId& key, base::MonoTime now);

 private:
  struct Bucket {
    KeyId key;
    double tokens;
    base::MonoTime at;
  };

  Bucket& bucket(const KeyId& key, base::MonoTime now);
  void refill(Bucket& bucket, base::MonoTime now) const;

  RateLimit limit_;
  std::vector<Bucket> buckets_;
};

}  // namespace latchkey::core
