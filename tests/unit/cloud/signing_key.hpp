// A private key that everybody knows.
#pragma once

namespace latchkey::cloud {

// RFC 7515 appendix A.3.1.
inline constexpr const char* kSigningKey = R"({"kty":"EC","crv":"P-256","kid":"owner",)"
                                           R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                                           R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",)"
                                           R"("d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})";

}  // namespace latchkey::cloud
