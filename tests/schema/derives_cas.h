// A case of a computed field: the sample record with some fields replaced, a day, and the value expected as JSON.
#pragma once

#include <gtest/gtest.h>

#include "tests/schema/exemple.h"

namespace sne::testing {

struct Cas {
  const char* nom;  // becomes the test's name
  const char* remplace;
  const char* jour;
  const char* champ;
  const char* attendu;
};

class DerivesTest : public ::testing::TestWithParam<Cas> {};

inline std::string NomDuCas(const ::testing::TestParamInfo<Cas>& info) { return info.param.nom; }

}  // namespace sne::testing

#define SNE_DERIVES(suite, cas)                                                                \
  class suite : public testing::DerivesTest {};                                                \
  TEST_P(suite, Calcule) {                                                                     \
    Demande d = testing::Lire(testing::ExempleAvec(GetParam().remplace));                      \
    testing::Calculer(d, GetParam().jour);                                                     \
    EXPECT_EQ(testing::Champ(d, GetParam().champ), GetParam().attendu) << GetParam().remplace; \
  }                                                                                            \
  INSTANTIATE_TEST_SUITE_P(Cas, suite, ::testing::ValuesIn(cas), testing::NomDuCas)
