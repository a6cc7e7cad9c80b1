#include "server/extraction/csv.h"

#include <charconv>

#include "server/extraction/mise_en_ligne.h"
#include "server/extraction/reserve.h"
#include "server/extraction/valeur_lisible.h"

namespace sne {
namespace {

bool SeraitFormule(char premier) {
  return premier == '=' || premier == '+' || premier == '-' || premier == '@' || premier == '\t' || premier == '\r';
}

void AjouterEntier(std::int64_t v, std::string& out) {
  char texte[24];
  const auto fin = std::to_chars(texte, texte + sizeof texte, v);
  out.append(texte, static_cast<std::size_t>(fin.ptr - texte));
}

void AjouterCite(std::string_view texte, bool apostrophe, std::string& out) {
  out += '"';
  if (apostrophe) out += '\'';
  while (true) {
    const std::size_t ou = texte.find('"');
    out.append(texte.substr(0, ou));
    if (ou == texte.npos) break;
    out += "\"\"";
    texte.remove_prefix(ou + 1);
  }
  out += '"';
}

class PlumeExcel : public Plume {
 public:
  void Vide(std::string&) const override {}
  void Texte(std::string_view t, std::string& out) const override { AjouterCite(t, SeraitFormule(t[0]), out); }
  void Libelle(std::string_view t, std::string& out) const override { Texte(t, out); }
  void Entier(std::int64_t v, std::string& out) const override { AjouterEntier(v, out); }
  void Montant(std::int64_t v, std::string& out) const override { AjouterCentimes(v, ',', out); }
  void Date(Jour j, std::string& out) const override { AjouterJourLisible(j, out); }
  void DateEnTexte(Jour j, std::string& out) const override { Date(j, out); }
  void MontantEnTexte(std::int64_t v, std::string& out) const override { Montant(v, out); }
};

class PlumeRfc : public Plume {
 public:
  void Vide(std::string&) const override {}
  void Texte(std::string_view t, std::string& out) const override {
    const bool formule = SeraitFormule(t[0]);
    if (t.find_first_of("\",\r\n") != t.npos) return AjouterCite(t, formule, out);
    if (formule) out += '\'';
    out += t;
  }
  void Libelle(std::string_view t, std::string& out) const override { Texte(t, out); }
  void Entier(std::int64_t v, std::string& out) const override { AjouterEntier(v, out); }
  void Montant(std::int64_t v, std::string& out) const override { AjouterCentimes(v, '.', out); }
  void Date(Jour j, std::string& out) const override { AjouterDate(j, out); }
  void DateEnTexte(Jour j, std::string& out) const override { Date(j, out); }
  void MontantEnTexte(std::int64_t v, std::string& out) const override { Montant(v, out); }
};

class Csv : public Ecrivain {
 public:
  Csv(const std::vector<Colonne>& colonnes, Dialecte dialecte) : excel_(dialecte == Dialecte::kExcelFr) {
    for (const Colonne& c : colonnes) entetes_.push_back(c.entete);
    const std::string_view entre = constantes_.Poser(excel_ ? ";" : ",");
    avant_.assign(colonnes.size(), entre);
    if (!avant_.empty()) avant_[0] = constantes_.Poser("");
  }

  const Plume& plume() const override {
    if (excel_) return plume_excel_;
    return plume_rfc_;
  }
  void Debut(std::uint64_t, std::string& out) override {
    if (excel_) out += "\xEF\xBB\xBF";
    for (std::size_t c = 0; c < entetes_.size(); ++c) {
      out += avant_[c];
      plume().Libelle(entetes_[c], out);
    }
    out += "\r\n";
  }
  void Lignes(const Lot& lot, std::string& out) override { MettreEnLigne(lot, avant_, "\r\n", out); }
  void Fin(std::string&) override {}

 private:
  const bool excel_;
  const PlumeExcel plume_excel_;
  const PlumeRfc plume_rfc_;
  std::vector<std::string> entetes_;
  Reserve constantes_;
  std::vector<std::string_view> avant_;  // between cells
};

}  // namespace

std::unique_ptr<Ecrivain> EcrireCsv(const std::vector<Colonne>& colonnes, Dialecte dialecte) {
  return std::make_unique<Csv>(colonnes, dialecte);
}

}  // namespace sne
