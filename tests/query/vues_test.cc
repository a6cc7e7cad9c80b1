// What a profile sees, against the oracle: answers through a caller's view are those of a base where hidden fields are
// empty, sensitive values are one and protected fields of others' victims are empty, made from parsed demandes by the
// scan below.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "query/protegees.h"
#include "query/snapshot.h"
#include "schema/env.h"
#include "schema/profil.h"
#include "tests/generators/corpus.h"
#include "tests/generators/grilles.h"
#include "tests/generators/requests.h"
#include "tests/query/compare.h"

namespace sne::testing {
namespace {

bool Un(const std::vector<std::string>& codes, const std::string& code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Slow and obvious: one demande as the caller of a view sees it.
class Masque {
 public:
  Masque(const Catalogue& entier, const Catalogue& vue, std::vector<std::string> guichets, bool proteges)
      : c_(entier), vue_(vue), guichets_(std::move(guichets)), proteges_(proteges) {}

  Demande Faire(Demande d) const {
    const bool victime = !proteges_ && Victime(d) && !Siens(d);
    for (const Field& f : c_.fields()) {
      Value& v = d.valeurs[f.parent == kNoField ? f.slot : c_.field(f.parent).slot];
      if (f.parent == kNoField) {
        Voir(f, victime, v);
      } else if (auto* elements = std::get_if<Records>(&v)) {
        for (Record& e : *elements) {
          if (f.slot < e.valeurs.size()) Voir(f, victime, e.valeurs[f.slot]);
        }
      }
    }
    return d;
  }

  bool Victime(const Demande& d) const {
    static const std::vector<std::string> motifs = {"06", "27", "28"}, priorites = {"PN_G", "PN_G2", "PN_H", "PN_I"};
    for (const auto& [champ, codes] :
         {std::pair("motif_principal", &motifs), std::pair("motifs", &motifs), std::pair("priorites", &priorites)}) {
      const Field& f = c_.field(c_.Find(champ));
      for (const std::string& code : Lus(f, d.valeurs[f.slot])) {
        if (Un(*codes, code)) return true;
      }
    }
    return false;
  }

 private:
  std::vector<std::string> Lus(const Field& f, const Value& v) const {
    std::vector<std::string> codes;
    if (const auto* un = std::get_if<std::int64_t>(&v))
      codes.push_back(f.nomenclature->Code(static_cast<Ordinal>(*un)));
    for (const Ordinal o : Codes(v)) codes.push_back(f.nomenclature->Code(o));
    return codes;
  }

  bool Siens(const Demande& d) const {
    for (const char* champ : {"guichet_creation", "guichet_dernier"}) {
      const Field& f = c_.field(c_.Find(champ));
      for (const std::string& code : Lus(f, d.valeurs[f.slot])) {
        if (Un(guichets_, code)) return true;
      }
    }
    const Field& f = c_.field(c_.Find("en_instruction.guichet"));
    for (const Record& e : Elements(d.valeurs[c_.field(f.parent).slot])) {
      for (const std::string& code : Lus(f, e.valeurs[f.slot])) {
        if (Un(guichets_, code)) return true;
      }
    }
    return false;
  }

  void Voir(const Field& f, bool victime, Value& v) const {
    if (f.champ == "numero_unique") return;  // by it answers are compared
    const Field& vue = vue_.field(f.id);
    if (!vue.visible || (victime && f.protege)) {
      v = Value();
      return;
    }
    if (f.nomenclature == nullptr || vue.nomenclature == f.nomenclature) return;
    const auto x = [&](std::int64_t o) { return f.nomenclature->valeur(static_cast<Ordinal>(o)).classe == 'X'; };
    const Ordinal sensible = vue.nomenclature->Find("SENSIBLE");
    if (auto* un = std::get_if<std::int64_t>(&v)) {
      if (x(*un)) *un = sensible;
    } else if (auto* plusieurs = std::get_if<Ordinals>(&v)) {
      const auto avant = plusieurs->size();
      std::erase_if(*plusieurs, x);
      if (plusieurs->size() < avant) plusieurs->push_back(sensible);
    }
  }

  const Catalogue& c_;
  const Catalogue& vue_;
  const std::vector<std::string> guichets_;
  const bool proteges_;
};

// Guichets of some rows.
std::vector<std::string> GuichetsAuHasard(const Catalogue& c, const std::vector<Demande>& demandes, std::mt19937& rng) {
  std::vector<std::string> guichets;
  const Field& f = c.field(c.Find("guichet_dernier"));
  for (int i = 0; i < 3 && !demandes.empty(); ++i) {
    const Value& v = demandes[rng() % demandes.size()].valeurs[f.slot];
    if (const auto* un = std::get_if<std::int64_t>(&v))
      guichets.push_back(f.nomenclature->Code(static_cast<Ordinal>(*un)));
  }
  if (rng() % 4 == 0) guichets.clear();
  return guichets;
}

class VuesDeProfils : public ::testing::TestWithParam<const char*> {};

TEST_P(VuesDeProfils, CommeUneBaseMasquee) {
  const auto profil = Profils::Embarques().Find(GetParam());
  ASSERT_NE(profil, nullptr);
  std::uint64_t requetes = 0, refusees = 0, lignes = 0, victimes = 0;
  for (std::uint32_t n = 0; n < 16 && !HasFailure(); ++n) {
    const std::uint32_t graine = 7'000'000 + n;
    SCOPED_TRACE(::testing::Message() << "graine " << graine);
    std::mt19937 rng(graine);
    IndexDeTest::Forme forme;
    for (std::uint32_t b = 1 + rng() % 3; b > 0; --b)
      forme.blocs.push_back(std::vector<std::uint32_t>{1, 64, 65, 130, 400}[rng() % 5]);
    forme.changements = static_cast<int>(rng() % 60);
    forme.morts = static_cast<int>(rng() % 10);
    forme.densite = static_cast<int>(200 + rng() % 700);
    IndexDeTest index(forme, rng);
    if (n % 2 == 0) DeposerDesGrilles(index, forme.ouverture, rng);
    const auto s = Snapshot::Open(Env::Posix(), index.repertoire(), forme.ouverture);
    ASSERT_TRUE(s) << s.error().message();
    const Reference telle(*CatalogueReduit(), index.Emporter(), forme.ouverture, index.grilles());
    // The oracle knows nomenclatures again by where they are: none goes before the last test.
    static std::vector<std::shared_ptr<const Catalogue>> catalogues;
    catalogues.push_back(
        Catalogue::Vu(CatalogueReduit(), profil->vision(n % 5 == 0 && !profil->comptages, n % 3 != 0)));
    const auto& catalogue = catalogues.back();
    const auto guichets = GuichetsAuHasard(*CatalogueReduit(), telle.demandes(), rng);
    Protegees protegees;
    const auto vu = (*s)->Vu(catalogue, profil->proteges ? Snapshot::ParBloc() : protegees.Pour(**s, guichets));
    const Masque masque(*CatalogueReduit(), *catalogue, guichets, profil->proteges);
    std::vector<Demande> masquees;
    for (const Demande& d : telle.demandes()) {
      masquees.push_back(masque.Faire(d));
      victimes += masque.Victime(d);
    }
    const Reference reference = Reference::Notees(*catalogue, masquees);
    Questionneur questionneur(*catalogue, reference.demandes(), rng);
    Equipe equipe(n % 4 == 0 ? 2 : 0);
    for (int i = 0; i < 50 && !HasFailure(); ++i) {
      Requete requete = questionneur.Requete_();
      if (profil->comptages) requete.q.clear();
      SCOPED_TRACE(::testing::Message() << "requête " << i << " : " << Decrire(requete));
      const std::int64_t trouvees = Comparer(vu, reference, requete, equipe, rng);
      ++requetes;
      refusees += trouvees < 0;
      lignes += static_cast<std::uint64_t>(std::max<std::int64_t>(0, trouvees));
    }
  }
  std::printf("%llu requêtes, %llu refusées, %llu lignes, %llu victimes\n", static_cast<unsigned long long>(requetes),
              static_cast<unsigned long long>(refusees), static_cast<unsigned long long>(lignes),
              static_cast<unsigned long long>(victimes));
  EXPECT_TRUE(HasFailure() || victimes > 50);
  EXPECT_LT(refusees * 2, requetes) << "trop de requêtes impossibles : peu est éprouvé";
}

INSTANTIATE_TEST_SUITE_P(Profils, VuesDeProfils,
                         ::testing::Values("GUICHET", "BAILLEUR", "RESERVATAIRE", "EPCI", "ETAT", "GT", "STAT",
                                           "ECOLE"),
                         [](const auto& un) { return std::string(un.param); });

}  // namespace
}  // namespace sne::testing
