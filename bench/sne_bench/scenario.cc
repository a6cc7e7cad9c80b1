// The scenarios that are not searches by criteria: one record, a person, suggestions while typing.
#include "bench/sne_bench/scenario.h"

#include <fmt/format.h>

namespace sne::bench {
namespace {

namespace dom = simdjson::dom;

// A record by its number.
class Numero : public Scenario {
 public:
  Numero(const Adresse& a, const Connaissance& c) : a_(a), c_(c) {}
  std::vector<std::string> series() const override { return {"numero"}; }
  Tir Suivant(Alea& alea) override {
    const std::string& numero = Choisir(alea, c_.personnes).numero;
    Tir t;
    t.octets = EcrireGet(a_, "/v1/demandes/" + numero);
    t.verifier = [&numero](const dom::element& e) -> std::string {
      std::string_view lu;
      return !e["numero_unique"].get(lu) && lu == numero ? "" : "ce n'est pas la demande demandée";
    };
    return t;
  }

 private:
  const Adresse& a_;
  const Connaissance& c_;
};

// A person, by surname and first forename, or by surname alone.
class Nom : public Scenario {
 public:
  Nom(const Adresse& a, const Connaissance& c) : a_(a), c_(c) {}
  std::vector<std::string> series() const override { return {"nom", "nom/complet", "nom/seul"}; }
  Tir Suivant(Alea& alea) override {
    const Personne& p = Choisir(alea, c_.personnes);
    const bool complet = !p.prenom.empty() && Entre(alea, 0, 3) > 0;
    Tir t;
    t.variantes = {complet ? 1u : 2u};
    t.octets =
        EcrirePost(a_, "/v1/demandes/recherche", "{\"q\":" + JsonTexte(complet ? p.nom + " " + p.prenom : p.nom) + "}");
    t.verifier = [this, &p](const dom::element& e) -> std::string {
      std::uint64_t total = 0, generation = 0;
      dom::array demandes;
      if (e["total"].get(total) || e["generation"].get(generation) || e["demandes"].get(demandes))
        return "réponse sans total ni demandes";
      if (generation != c_.generation || total > 20)
        return "";  // the person may have changed, or stand on the next page
      for (const dom::element d : demandes) {
        std::string_view numero;
        if (!d["numero_unique"].get(numero) && numero == p.numero) return "";
      }
      return "la demande " + p.numero + " de cette personne n'est pas trouvée";
    };
    return t;
  }

 private:
  const Adresse& a_;
  const Connaissance& c_;
};

// The first 2 to 6 letters of a commune or a criterion.
class Suggestion : public Scenario {
 public:
  Suggestion(const Adresse& a, const Connaissance& c) : a_(a), c_(c) {}
  std::vector<std::string> series() const override { return {"suggestion", "suggestion/commune", "suggestion/tout"}; }
  Tir Suivant(Alea& alea) override {
    const bool commune = Entre(alea, 0, 1) == 0;
    const bool critere = !commune && Entre(alea, 0, 4) == 0 && !c_.libelles_criteres.empty();
    const std::string& libelle = Choisir(alea, critere ? c_.libelles_criteres : c_.libelles_communes);
    Tir t;
    t.variantes = {commune ? 1u : 2u};
    t.octets = EcrireGet(a_, fmt::format("/v1/suggestions?{}q={}", commune ? "champ=commune_souhaitee&" : "",
                                         Encoder(Debut(libelle, Entre(alea, 2, 6)))));
    t.verifier = [](const dom::element& e) -> std::string {
      dom::array suggestions;
      if (e["suggestions"].get(suggestions)) return "réponse sans suggestions";
      return suggestions.size() > 0 ? "" : "aucune suggestion pour le début d'un libellé connu";
    };
    return t;
  }

 private:
  // The first `n` letters; more when they end on a mark ("L'"), which says nothing by itself.
  static std::string Debut(const std::string& libelle, std::int64_t n) {
    std::size_t i = 0;
    bool lettre = false;
    while (i < libelle.size() && (n > 0 || !lettre)) {
      const auto c = static_cast<unsigned char>(libelle[i]);
      std::size_t pas = 1;
      while (i + pas < libelle.size() && (static_cast<unsigned char>(libelle[i + pas]) & 0xC0) == 0x80) ++pas;
      lettre = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      i += pas;
      --n;
    }
    return libelle.substr(0, i);
  }

  const Adresse& a_;
  const Connaissance& c_;
};

}  // namespace

std::unique_ptr<Scenario> CreerScenario(std::string_view nom, const Adresse& a, const Connaissance& c) {
  if (nom == "numero") return std::make_unique<Numero>(a, c);
  if (nom == "nom") return std::make_unique<Nom>(a, c);
  if (nom == "suggestion") return std::make_unique<Suggestion>(a, c);
  if (nom == "page-profonde") return CreerPageProfonde(a, c);
  if (nom == "melange") return CreerMelange(a, c);
  if (nom == "instruction" || nom == "vivant") return CreerEcriture(nom, a, c);
  if (nom == "qualite") return CreerQualite(a, c);
  return CreerRecherche(nom, a, c);
}

}  // namespace sne::bench
