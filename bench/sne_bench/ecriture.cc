// The scenarios that write, each answer only once every search of the server sees it (attendre=visible):
//   instruction  an application is taken, then released
//   vivant       ten changes for each search in a département: --debit 550 is 500 changes and 50 searches a second
#include <fmt/format.h>

#include <chrono>

#include "bench/sne_bench/connexion.h"
#include "bench/sne_bench/scenario.h"

namespace sne::bench {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kDemandes = 2000;  // that are written to

class Instruction : public Scenario {
 public:
  Instruction(const Adresse& a, const Connaissance& c) : a_(a), c_(c) {}
  std::vector<std::string> series() const override {
    return {"instruction", "instruction/prise", "instruction/liberation"};
  }
  std::string Preparer(Alea&) override {
    const Reponse r = Demander(a_, EcrirePost(a_, "/v1/demandes/recherche",
                                              R"({"filtres":{"champ":"en_instruction","egal":false},"nombre":1000,)"
                                              R"("tri":[{"champ":"date_modification"}],"champs":["numero_unique"]})"));
    dom::parser parser;
    dom::element e;
    dom::array demandes;
    if (r.statut != 200 || parser.parse(r.corps).get(e) || e["demandes"].get(demandes))
      return fmt::format("demandes libres : statut {} {}", r.statut, r.panne);
    for (const dom::element d : demandes) {
      std::string_view numero;
      if (!d["numero_unique"].get(numero)) numeros_.emplace_back(numero);
    }
    return numeros_.empty() ? "aucune demande libre" : "";
  }
  Tir Suivant(Alea&) override {
    const std::string& numero = numeros_[rang_ / 2 % numeros_.size()];
    const bool prise = rang_++ % 2 == 0;
    Tir t;
    t.variantes = {prise ? 1u : 2u};
    if (prise) {
      t.octets = EcrirePost(a_, "/v1/instructions?attendre=visible",
                            R"({"guichet":"G0214","agent":"banc","numeros":[")" + numero + "\"]}");
      t.verifier = [](const dom::element& e) -> std::string {
        dom::array prises;
        return !e["prises"].get(prises) && prises.size() == 1 ? "" : "la demande n'est pas prise";
      };
    } else {
      t.octets = EcrireDelete(a_, "/v1/demandes/" + numero + "/instruction?guichet=G0214&agent=banc&attendre=visible");
      t.statut = 204;
    }
    return t;
  }

 private:
  const Adresse& a_;
  const Connaissance& c_;
  std::vector<std::string> numeros_;
  std::size_t rang_ = 0;
};

class Vivant : public Scenario {
 public:
  Vivant(const Adresse& a, const Connaissance& c) : a_(a), c_(c), recherche_(CreerScenario("departement", a, c)) {}
  std::vector<std::string> series() const override { return {"vivant", "vivant/changement", "vivant/recherche"}; }
  std::string Preparer(Alea& alea) override {
    // Microseconds since 1970: beyond any version of before.
    version_ =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    dom::parser parser;
    for (std::size_t i = 0; i < std::min(kDemandes, c_.personnes.size()); ++i) {
      const std::string& numero = c_.personnes[i].numero;
      const Reponse r = Demander(a_, EcrireGet(a_, "/v1/demandes/" + numero));
      dom::object demande;
      if (r.statut != 200 || parser.parse(r.corps).get(demande))
        return fmt::format("demande {} : statut {} {}", numero, r.statut, r.panne);
      std::string json;
      for (const auto& [cle, valeur] : demande) {
        if (cle == "complement_demande" || valeur.is_null()) continue;
        json += fmt::format("{}:{},", JsonTexte(cle), simdjson::minify(valeur));
      }
      demandes_.emplace_back(numero, std::move(json));
    }
    return demandes_.empty() ? "aucune demande à changer" : recherche_->Preparer(alea);
  }
  Tir Suivant(Alea& alea) override {
    if (Entre(alea, 0, 10) == 0) {
      Tir t = recherche_->Suivant(alea);
      t.variantes = {2};
      return t;
    }
    const auto& [numero, json] = Choisir(alea, demandes_);
    ++version_;
    Tir t;
    t.variantes = {1};
    t.octets = EcrirePost(
        a_, "/v1/changements?attendre=visible",
        fmt::format(
            R"({{"op":"remplacer","numero_unique":"{}","version":{},"demande":{{{}"complement_demande":"banc {}"}}}})",
            numero, version_, json, version_));
    t.verifier = [](const dom::element& e) -> std::string {
      std::uint64_t acceptes = 0, ignores = 0;
      if (e["acceptes"].get(acceptes) || e["ignores"].get(ignores)) return "réponse sans compte";
      return acceptes + ignores == 1 ? "" : "le changement n'est pas accepté";  // one may overtake another
    };
    return t;
  }

 private:
  const Adresse& a_;
  const Connaissance& c_;
  std::unique_ptr<Scenario> recherche_;
  std::vector<std::pair<std::string, std::string>> demandes_;  // number, members of the record
  std::int64_t version_ = 0;
};

}  // namespace

std::unique_ptr<Scenario> CreerEcriture(std::string_view nom, const Adresse& a, const Connaissance& c) {
  if (nom == "instruction") return std::make_unique<Instruction>(a, c);
  return std::make_unique<Vivant>(a, c);
}

}  // namespace sne::bench
