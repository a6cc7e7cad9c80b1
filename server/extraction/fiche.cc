#include "server/extraction/fiche.h"

#include <algorithm>
#include <optional>

#include "server/extraction/valeur_lisible.h"

namespace sne {
namespace {

constexpr std::string_view kStyle = R"(
@page { size: A4; margin: 14mm 12mm 16mm; @bottom-right { content: "Page " counter(page) " / " counter(pages); font: 8pt sans-serif; } }
body { font: 10pt/1.35 "Liberation Sans", Arial, sans-serif; color: #161616; background: #fff; max-width: 186mm; margin: 0 auto; }
header { border-bottom: 2pt solid #000091; margin-bottom: 4mm; }
h1 { font-size: 15pt; margin: 0 0 1mm; }
.nom { font-size: 12pt; margin: 0 0 2mm; }
h2 { font-size: 11.5pt; color: #000091; border-bottom: .5pt solid #929292; margin: 4mm 0 1mm; }
h3 { font-size: 10pt; margin: 2.5mm 0 .5mm; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .6mm 2mm .6mm 0; border-bottom: .3pt solid #ddd; overflow-wrap: anywhere; white-space: pre-line; unicode-bidi: isolate; }
th { font-weight: normal; color: #3a3a3a; }
.valeurs th { width: 40%; }
thead th { font-weight: bold; }
.instruction { border: 1.5pt solid #b34000; padding: 1mm 3mm 2mm; margin-bottom: 3mm; }
.instruction h2 { color: #b34000; border: 0; margin: 0 0 1mm; }
footer { border-top: .5pt solid #929292; margin-top: 5mm; font-size: 8.5pt; color: #3a3a3a; }
@media screen { body { padding: 6mm; } }
@media print { h2, h3 { break-after: avoid; } tr, .instruction { break-inside: avoid; } thead { display: table-header-group; } }
)";

constexpr std::size_t kColonnesMax = 6;  // a list with more reads as a table of its fields, an element a column

// Text -> content of an element or of an attribute between quotation marks. Control characters, which HTML has no way
// to write, become U+FFFD; a carriage return is a line break.
void AppendHtml(std::string_view texte, std::string& out) {
  for (std::size_t i = 0; i < texte.size(); ++i) {
    const char c = texte[i];
    const auto octet = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else if (c == '\r') {
      if (i + 1 == texte.size() || texte[i + 1] != '\n') out += '\n';
    } else if ((octet < 0x20 && c != '\n' && c != '\t') || octet == 0x7F) {
      out += "\uFFFD";
    } else {
      out += c;
    }
  }
}

class Fiche {
 public:
  Fiche(const Snapshot& s, RowRef ref, const ChoixDeFiche& choix) : s_(s), c_(s.catalogue()), ref_(ref), choix_(choix) {
    TextReader textes;
    ReadRow(c_, s.block(ref.bloc), ref.row, textes, demande_);
    for (const FieldId id : c_.racines()) {  // what the row alone does not say
      const Field& f = c_.field(id);
      if (f.calcul == Calcul::kPerimetre)
        demande_.valeurs[f.slot] = s.column(ref.bloc, id, kNoOrdinal).scalaire.Value(ref.row);
    }
    const RowSet* protegees = s.protegees(ref.bloc);
    if (protegees == nullptr || !protegees->Test(ref.row)) return;
    for (const Field& f : c_.fields()) {
      if (!f.protege) continue;
      if (f.parent == kNoField) {
        demande_.valeurs[f.slot] = Value();
      } else if (auto* elements = std::get_if<Records>(&demande_.valeurs[c_.field(f.parent).slot])) {
        for (Record& e : *elements) e.valeurs[f.slot] = Value();
      }
    }
  }

  std::string Ecrire(Jour impression) {
    const std::string numero = EcrireNumeroUnique(s_.block(ref_.bloc).numero(ref_.row));
    out_ = "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>Demande " + numero +
           "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>";
    out_ += kStyle;
    out_ += "</style>\n</head>\n<body>\n<header>\n<h1>Demande de logement social " + numero + "</h1>\n";
    Nom();
    out_ += "</header>\n<main>\n";
    Instruction();
    for (const Categorie& categorie : c_.categories()) Section(categorie);
    out_ += "</main>\n<footer>\n<p>Fiche imprimée le ";
    AjouterJourLisible(impression, out_);
    out_ += ". Situation au ";
    AjouterJourLisible(s_.date_reference(), out_);
    out_ += ", génération " + std::to_string(s_.generation()) + " du registre.</p>\n</footer>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  const Value& ValeurDe(const Field& f) const { return demande_.valeurs[f.slot]; }
  std::string_view Texte(const char* champ) const {
    const FieldId id = c_.Find(champ);
    return id == kNoField ? std::string_view() : Str(ValeurDe(c_.field(id)));
  }

  static bool Secret(const Field& f) { return f.type == Type::kNir; }
  bool Nomme(FieldId id) const {
    return std::any_of(choix_.champs.begin(), choix_.champs.end(),
                       [&](const ColonneDemandee& c) { return c.champ == id; });
  }
  // Whether a root field, or what is in it, stands on the sheet.
  bool Montre(const Field& f) const {
    if (Secret(f)) return false;
    return choix_.tout ? f.classe != 'X' : Nomme(f.id);
  }
  // The same of a field inside a group that does.
  bool MontreDans(const Field& groupe, const Field& sous) const {
    return !Secret(sous) && (sous.classe != 'X' || groupe.classe == 'X' || (!choix_.tout && Nomme(sous.id)));
  }
  // What is not asked for by name does not tell values of class X apart.
  const Field& Lu(const Field& f) const { return choix_.tout ? c_.sobre().field(f.id) : f; }

  // ---- values

  // Its label, without the unit that every value shows.
  static std::string Libelle(const Field& f) {
    const std::string unite = " (" + f.unite + ")";
    return !f.unite.empty() && f.libelle.ends_with(unite) ? f.libelle.substr(0, f.libelle.size() - unite.size())
                                                          : f.libelle;
  }
  // As people read it; empty when there is none.
  std::string Lisible(const Field& f, const Value& v) const {
    std::string out;
    const auto ajouter = [&](std::string valeur) {
      if (!out.empty()) out += " ; ";
      out += valeur;
    };
    if (const auto* un = std::get_if<std::int64_t>(&v)) {
      AjouterValeurLisible(Lu(f), *un, out);
    } else if (f.type == Type::kMulti) {
      std::optional<Ordinal> masquee;  // one of several such values says as much as all of them, behind the others
      const auto lire = [&](Ordinal o) {
        std::string valeur;
        AjouterValeurLisible(Lu(f), o, valeur);
        ajouter(std::move(valeur));
      };
      for (const Ordinal o : Codes(v)) Lu(f).nomenclature->Masquee(o) ? void(masquee = o) : lire(o);
      if (masquee) lire(*masquee);
    } else if (f.type == Type::kTexts) {
      for (const std::string& t : Lignes(v)) ajouter(t);
    } else {
      out = Str(v);
    }
    return out;
  }

  void Entete(std::string_view libelle, const char* portee) {
    out_ += "<th scope=\"";
    out_ += portee;
    out_ += "\">";
    AppendHtml(libelle, out_);
    out_ += "</th>";
  }
  void Case(std::string_view valeur) {
    out_ += "<td>";
    AppendHtml(valeur, out_);
    out_ += "</td>";
  }
  void Rangee(std::string_view libelle, std::string_view valeur) {
    out_ += "<tr>";
    Entete(libelle, "row");
    Case(valeur.empty() ? "non renseigné" : valeur);
    out_ += "</tr>\n";
  }
  void Titre(const char* h, std::string_view id, std::string_view libelle) {
    out_ += std::string("<") + h + " id=\"" + std::string(id) + "\">";  // keys and codes hold no character to escape
    AppendHtml(libelle, out_);
    out_ += std::string("</") + h + ">\n";
  }
  void Table(std::string_view id, bool valeurs) {
    out_ += std::string("<table") + (valeurs ? " class=\"valeurs\"" : "") + " aria-labelledby=\"" + std::string(id) +
            "\">\n";
  }

  // ---- the head

  void Nom() {
    const std::string_view nom = Texte("nom"), usage = Texte("nom_usage"), prenoms = Texte("prenoms"),
                           raison = Texte("raison_sociale");
    out_ += "<p class=\"nom\"><bdi>";
    if (!raison.empty()) {
      AppendHtml(raison, out_);
      out_ += "</bdi>";
      if (!nom.empty() || !prenoms.empty()) out_ += ", <bdi>";
    }
    if (raison.empty() || !nom.empty() || !prenoms.empty()) {
      AppendHtml(prenoms, out_);
      if (!prenoms.empty()) out_ += ' ';
      AppendHtml(usage.empty() ? nom : usage, out_);
      out_ += "</bdi>";
    }
    if (!usage.empty()) {
      out_ += " (nom de naissance : <bdi>";
      AppendHtml(nom, out_);
      out_ += "</bdi>)";
    }
    out_ += "</p>\n";
  }

  const Field* Marque() const {
    const FieldId id = c_.Find("en_instruction");
    return id != kNoField && Montre(c_.field(id)) && !Elements(ValeurDe(c_.field(id))).empty() ? &c_.field(id)
                                                                                               : nullptr;
  }
  void Instruction() {
    const Field* f = Marque();
    if (f == nullptr) return;
    out_ += "<section class=\"instruction\" aria-labelledby=\"en-instruction\">\n";
    Titre("h2", "en-instruction", f->libelle);
    Objet(*f, "en-instruction");
    out_ += "</section>\n";
  }

  // ---- categories

  void Section(const Categorie& categorie) {
    std::vector<const Field*> simples, groupes;
    for (const FieldId id : categorie.champs) {
      const Field& f = c_.field(id);
      if (&f == Marque()) continue;
      if (Montre(f)) {
        const bool vide = f.type == Type::kCotation ? Cotations(f).empty() : !Present(ValeurDe(f));
        if (vide && choix_.tout) continue;
        (f.IsGroup() && !vide ? groupes : simples).push_back(&f);
      } else if (!choix_.tout && !Secret(f)) {
        for (const FieldId sous : f.champs) {
          if (Nomme(sous) && !Secret(c_.field(sous))) simples.push_back(&c_.field(sous));
        }
      }
    }
    if (simples.empty() && groupes.empty()) return;
    const std::string id = "c-" + categorie.code;
    out_ += "<section aria-labelledby=\"" + id + "\">\n";
    Titre("h2", id, categorie.libelle);
    if (!simples.empty()) {
      Table(id, true);
      out_ += "<tbody>\n";
      for (const Field* f : simples) Simple(*f);
      out_ += "</tbody>\n</table>\n";
    }
    for (const Field* f : groupes) {
      Titre("h3", "g-" + f->cle, f->libelle);
      if (f->type == Type::kObject) {
        Objet(*f, "g-" + f->cle);
      } else {
        Liste(*f, "g-" + f->cle);
      }
    }
    out_ += "</section>\n";
  }

  void Simple(const Field& f) {
    if (f.type == Type::kCotation) return Notes(f);
    if (f.parent == kNoField) return Rangee(Libelle(f), f.IsGroup() ? std::string() : Lisible(f, ValeurDe(f)));
    std::string valeurs;  // of every element
    for (const Record& e : Elements(ValeurDe(c_.field(f.parent)))) {
      const std::string v = Lisible(f, e.valeurs[f.slot]);
      if (!v.empty()) valeurs += (valeurs.empty() ? "" : " ; ") + v;
    }
    Rangee(Libelle(f), valeurs);
  }

  struct Note {
    Ordinal territoire;
    std::int64_t note;
  };
  // Every score, or those of the territories asked for.
  std::vector<Note> Cotations(const Field& f) const {
    std::vector<Note> notes;
    const FieldId epci = c_.Find("epci_souhaite");
    if (epci == kNoField) return notes;
    for (const Ordinal t : Codes(ValeurDe(c_.field(epci)))) {
      const bool demandee = choix_.tout || std::any_of(choix_.champs.begin(), choix_.champs.end(), [&](const auto& c) {
                              return c.champ == f.id && (c.territoire == t || c.territoire == kNoOrdinal);
                            });
      const std::int64_t note = demandee ? s_.column(ref_.bloc, f.id, t).scalaire.Value(ref_.row) : kSansValeur;
      if (note != kSansValeur) notes.push_back({t, note});
    }
    return notes;
  }
  void Notes(const Field& f) {
    const std::vector<Note> notes = Cotations(f);
    if (notes.empty()) Rangee(f.libelle, {});
    for (const Note& n : notes) {
      std::string valeur;
      AjouterValeurLisible(f, n.note, valeur);
      Rangee(f.libelle + " – " + c_.territoires().epci().Libelle(n.territoire), valeur);
    }
  }

  // ---- groups

  // The fields of a group that some element fills.
  std::vector<const Field*> Remplis(const Field& groupe) const {
    std::vector<const Field*> champs;
    const Records& elements = Elements(ValeurDe(groupe));
    for (const FieldId id : groupe.champs) {
      const Field& f = c_.field(id);
      if (MontreDans(groupe, f) &&
          std::any_of(elements.begin(), elements.end(), [&](const Record& e) { return Present(e.valeurs[f.slot]); }))
        champs.push_back(&f);
    }
    return champs;
  }

  void Objet(const Field& groupe, std::string_view id) {
    const Record& objet = Elements(ValeurDe(groupe))[0];
    Table(id, true);
    out_ += "<tbody>\n";
    for (const Field* f : Remplis(groupe)) Rangee(Libelle(*f), Lisible(*f, objet.valeurs[f->slot]));
    out_ += "</tbody>\n</table>\n";
  }

  void Liste(const Field& groupe, std::string_view id) {
    const Records& elements = Elements(ValeurDe(groupe));
    const std::vector<const Field*> champs = Remplis(groupe);
    Table(id, champs.size() > kColonnesMax);
    if (champs.size() > kColonnesMax) {
      out_ += "<thead><tr><td></td>";
      for (std::size_t i = 1; i <= elements.size(); ++i) Entete(std::to_string(i), "col");
      out_ += "</tr></thead>\n<tbody>\n";
      for (const Field* f : champs) {
        out_ += "<tr>";
        Entete(Libelle(*f), "row");
        for (const Record& e : elements) Case(Lisible(*f, e.valeurs[f->slot]));
        out_ += "</tr>\n";
      }
    } else {
      out_ += "<thead><tr>";
      for (const Field* f : champs) Entete(Libelle(*f), "col");
      out_ += "</tr></thead>\n<tbody>\n";
      for (const Record& e : elements) {
        out_ += "<tr>";
        for (const Field* f : champs) Case(Lisible(*f, e.valeurs[f->slot]));
        out_ += "</tr>\n";
      }
    }
    out_ += "</tbody>\n</table>\n";
  }

  const Snapshot& s_;
  const Catalogue& c_;
  const RowRef ref_;
  const ChoixDeFiche& choix_;
  Demande demande_;
  std::string out_;
};

}  // namespace

std::string EcrireFiche(const Snapshot& snapshot, RowRef ref, const ChoixDeFiche& choix, Jour impression) {
  return Fiche(snapshot, ref, choix).Ecrire(impression);
}

std::string_view StyleDeFiche() { return kStyle; }

}  // namespace sne
