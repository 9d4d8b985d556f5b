#include "can/dbc_keywords.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace latchkey::can::dbc {
namespace {

constexpr auto kKeywords = std::to_array<std::pair<std::string_view, Keyword>>({
    {"VERSION", Keyword::version},
    {"NS_", Keyword::new_symbols},
    {"BS_", Keyword::bit_timing},
    {"BU_", Keyword::nodes},
    {"BO_", Keyword::message},
    {"SG_", Keyword::signal},
    {"VAL_", Keyword::value_names},
    {"SIG_VALTYPE_", Keyword::number_type},
    {"SG_MUL_VAL_", Keyword::multiplexing},
    {"BA_", Keyword::attribute},
    {"BA_DEF_DEF_", Keyword::attribute_default},

    {"BA_DEF_", Keyword::skipped},
    {"BA_DEF_DEF_REL_", Keyword::skipped},
    {"BA_DEF_REL_", Keyword::skipped},
    {"BA_DEF_SGTYPE_", Keyword::skipped},
    {"BA_REL_", Keyword::skipped},
    {"BA_SGTYPE_", Keyword::skipped},
    {"BO_TX_BU_", Keyword::skipped},
    {"BU_BO_REL_", Keyword::skipped},
    {"BU_EV_REL_", Keyword::skipped},
    {"BU_SG_REL_", Keyword::skipped},
    {"CAT_", Keyword::skipped},
    {"CAT_DEF_", Keyword::skipped},
    {"CM_", Keyword::skipped},
    {"ENVVAR_DATA_", Keyword::skipped},
    {"EV_", Keyword::skipped},
    {"EV_DATA_", Keyword::skipped},
    {"FILTER", Keyword::skipped},
    {"NS_DESC_", Keyword::skipped},
    {"SGTYPE_", Keyword::skipped},
    {"SGTYPE_VAL_", Keyword::skipped},
    {"SIGTYPE_VALTYPE_", Keyword::skipped},
    {"SIG_GROUP_", Keyword::skipped},
    {"SIG_TYPE_REF_", Keyword::skipped},
    {"VAL_TABLE_", Keyword::skipped},
});

}  // namespace

std::optional<Keyword> find_keyword(std::string_view word) {
  const auto* found =
      std::ranges::find(kKeywords, word, [](const auto& entry) { return entry.first; });
  return found == kKeywords.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace latchkey::can::dbc
