#include "server/extraction/ndjson.h"

#include "schema/demande_json.h"
#include "server/extraction/mise_en_ligne.h"
#include "server/extraction/reserve.h"

namespace sne {
namespace {

class PlumeJson : public Plume {
 public:
  void Vide(std::string& out) const override { out += "null"; }
  void Texte(std::string_view t, std::string& out) const override { AppendJsonString(t, out); }
  void Libelle(std::string_view t, std::string& out) const override { AppendJsonString(t, out); }
  void Entier(std::int64_t v, std::string& out) const override { out += std::to_string(v); }
  void Montant(std::int64_t v, std::string& out) const override { AppendMontant(v, out); }
  void Date(Jour j, std::string& out) const override {
    out += '"';
    AjouterDate(j, out);
    out += '"';
  }
  void Booleen(bool v, std::string& out) const override { out += v ? "true" : "false"; }
  void DateEnTexte(Jour j, std::string& out) const override { AjouterDate(j, out); }
  void MontantEnTexte(std::int64_t v, std::string& out) const override { AppendMontant(v, out); }
};

class Ndjson : public Ecrivain {
 public:
  explicit Ndjson(const std::vector<Colonne>& colonnes) {
    for (const Colonne& c : colonnes) avant_.push_back(octets_.Poser((avant_.empty() ? "{\"" : ",\"") + c.nom + "\":"));
  }
  const Plume& plume() const override { return plume_; }
  void Debut(std::uint64_t, std::string&) override {}
  void Lignes(const Lot& lot, std::string& out) override { MettreEnLigne(lot, avant_, "}\n", out); }
  void Fin(std::string&) override {}

 private:
  const PlumeJson plume_;
  Reserve octets_;
  std::vector<std::string_view> avant_;  // the names of the columns
};

}  // namespace

std::unique_ptr<Ecrivain> EcrireNdjson(const std::vector<Colonne>& colonnes) {
  return std::make_unique<Ndjson>(colonnes);
}

}  // namespace sne
