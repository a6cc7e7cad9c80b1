#include "indexer/changement.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "schema/demande_json.h"
#include "schema/nir.h"

namespace sne {

namespace od = simdjson::ondemand;

namespace {
// Of a correction: the NIR of every codemandeur, which only can be removed, without writing the codemandeurs anew.
constexpr std::string_view kNirCodemandeurs = "codemandeur_nir";
}  // namespace

struct LecteurDeChangements::Rep {
  explicit Rep(const Catalogue& c)
      : catalogue(c),
        lecteur(c),
        numero_unique(c.FindKey("numero_unique")),
        instruction(c.FindKey("en_instruction")),
        notes(c.FindKey("cotations_livrees")),
        distinctes(c.FindKey("non_doublons")) {}

  const Catalogue& catalogue;
  LecteurDemande lecteur;
  const FieldId numero_unique, instruction, notes, distinctes;
  od::parser parser;
  std::string tampon;
  Lecture lecture;

  // The members of the line; texts and objects as they stand in `tampon`.
  struct Membres {
    std::optional<std::string_view> op, numero, demande, champs;
    std::optional<std::int64_t> version, version_precedente;
  };

  // False when the line cannot be gone through; the reason is in `erreurs`.
  bool LireMembres(std::string_view ligne, Membres& m, Erreurs& erreurs) {
    const auto faute = [&](std::string chemin, std::string detail) {
      erreurs.push_back({std::move(chemin), std::move(detail)});
      return false;
    };
    if (ligne.size() > kLigneMax)
      return faute("", "ligne trop longue : " + std::to_string(ligne.size()) + " octets, 1 Mio au plus");
    if (tampon.size() < ligne.size() + simdjson::SIMDJSON_PADDING)
      tampon.resize(2 * ligne.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(tampon.data(), ligne.data(), ligne.size());
    const auto illisible = [&](simdjson::error_code e) {
      return faute("", std::string("JSON illisible : ") + simdjson::error_message(e));
    };
    od::document document;
    od::object objet;
    if (const auto e = parser.iterate(tampon.data(), ligne.size(), tampon.size()).get(document)) return illisible(e);
    if (const auto e = document.get_object().get(objet))
      return e == simdjson::INCORRECT_TYPE ? faute("", "attendu : un objet") : illisible(e);
    for (auto membre : objet) {
      std::string_view cle;
      if (const auto e = membre.unescaped_key().get(cle)) return illisible(e);
      const std::string chemin = "/" + std::string(cle);
      od::value v;
      if (const auto e = membre.value().get(v)) return illisible(e);
      const auto texte = [&](std::optional<std::string_view>& ou) {
        std::string_view t;
        if (ou) return faute(chemin, "membre présent deux fois");
        if (v.get_string().get(t)) return faute(chemin, "attendu : un texte");
        ou = t;
        return true;
      };
      const auto entier = [&](std::optional<std::int64_t>& ou) {
        std::int64_t n = 0;
        if (ou) return faute(chemin, "membre présent deux fois");
        if (v.get_int64().get(n) || n < 1) return faute(chemin, "attendu : un nombre entier, 1 ou plus");
        ou = n;
        return true;
      };
      const auto brut = [&](std::optional<std::string_view>& ou) {
        od::object o;
        std::string_view t;
        if (ou) return faute(chemin, "membre présent deux fois");
        if (v.get_object().get(o)) return faute(chemin, "attendu : un objet");
        if (const auto e = o.raw_json().get(t)) return illisible(e);
        ou = t;
        return true;
      };
      bool lu = false;
      if (cle == "op") {
        lu = texte(m.op);
      } else if (cle == "numero_unique") {
        lu = texte(m.numero);
      } else if (cle == "version") {
        lu = entier(m.version);
      } else if (cle == "version_precedente") {
        lu = entier(m.version_precedente);
      } else if (cle == "demande") {
        lu = brut(m.demande);
      } else if (cle == "champs") {
        lu = brut(m.champs);
      } else {
        return faute("/" + (PeutEtreNir(cle) ? "…" : Extrait(cle, 64)),
                     "membre inconnu ; attendus : op, numero_unique, version, version_precedente, demande, champs");
      }
      if (!lu) return false;
    }
    const char* suite = nullptr;
    if (!document.current_location().get(suite)) return faute("", "JSON illisible : du texte suit l'objet");
    return true;
  }

  void LireRecord(std::string_view json, const char* chemin, Changement& c, Erreurs& erreurs) {
    Demande& d = c.demande;
    lecteur.Lire(json, d, lecture);
    const auto vide = [&](FieldId f) {
      return std::find(lecture.vides.begin(), lecture.vides.end(), f) != lecture.vides.end();
    };
    const auto dit = [&](FieldId f) {
      return f != kNoField && (vide(f) || Present(d.valeurs[catalogue.field(f).slot]));
    };
    c.dit_les_notes = dit(notes);
    c.dit_les_distinctes = dit(distinctes);
    // No field of the record: Corrigibles has looked at it.
    if (c.sans_nir_codemandeurs)
      std::erase_if(lecture.erreurs, [](const Erreur& e) { return e.chemin == "/" + std::string(kNirCodemandeurs); });
    for (Erreur& e : lecture.erreurs) erreurs.push_back({chemin + e.chemin, std::move(e.detail)});
  }

  // The fields that `champs` names, null or not. What may not be changed this way is said.
  void Nommes(std::string_view champs, Changement& c, Erreurs& erreurs) {
    simdjson::dom::parser dom;
    simdjson::dom::object objet;
    if (dom.parse(champs.data(), champs.size()).get(objet)) return;  // said by LireRecord
    for (const auto& [cle, valeur] : objet) {
      const FieldId id = catalogue.FindKey(cle);
      if (id == kNoField) continue;  // said by LireRecord
      const std::string chemin = "/champs/" + std::string(cle);
      if (!catalogue.field(id).saisi) {
        erreurs.push_back({chemin, "champ calculé : il ne se modifie pas"});
      } else if (id == instruction) {
        erreurs.push_back({chemin, "la mise en instruction passe par PUT et DELETE /v1/demandes/{nu}/instruction"});
      } else if (id != numero_unique) {
        c.champs.push_back(id);
      }
    }
    if (objet.size() == 0) erreurs.push_back({"/champs", "aucun champ à modifier"});
  }

  // Whether a profile may write `champs` so; else why not. Before anything else is said of them: a field that the
  // caller does not know is as one that does not exist.
  bool Corrigibles(std::string_view champs, const Profil& profil, Changement& change, Erreurs& erreurs) {
    simdjson::dom::parser dom;
    simdjson::dom::object objet;
    const simdjson::padded_string copie(champs);
    if (dom.parse(copie).get(objet)) {
      erreurs.push_back({"/champs", "JSON illisible"});
      return false;
    }
    for (const auto& [cle, valeur] : objet) {
      const std::string chemin = "/champs/" + (PeutEtreNir(cle) ? "…" : Extrait(cle, 64));
      const Correction* c = profil.CorrectionDe(cle);
      simdjson::dom::element autre;
      std::string_view texte;
      if (cle == "numero_unique") continue;
      if (cle == kNirCodemandeurs) change.sans_nir_codemandeurs = true;
      if (c == nullptr) {
        std::string admis;
        for (const Correction& une : profil.corrections) admis += (admis.empty() ? "" : ", ") + une.champ;
        erreurs.push_back({chemin, "votre profil ne modifie que : " + admis});
      } else if (c->seulement &&
                 (c->seulement->empty() ? !valeur.is_null() : valeur.get(texte) || texte != *c->seulement)) {
        erreurs.push_back({chemin, c->seulement->empty() ? "votre profil ne peut que l'effacer (null)"
                                                         : "seule valeur admise : " + *c->seulement});
      } else if (!c->avec.empty() && objet[c->avec].get(autre)) {
        erreurs.push_back({chemin, "ne se modifie qu'avec « " + c->avec + " »"});
      }
    }
    return erreurs.empty();
  }

  void MemeNumero(const char* chemin, Changement& c, Erreurs& erreurs) const {
    Value& v = c.demande.valeurs[catalogue.field(numero_unique).slot];
    const std::string numero = EcrireNumeroUnique(c.numero);
    if (!Present(v)) v = numero;
    if (Str(v) != numero)
      erreurs.push_back({std::string(chemin) + "/numero_unique", "autre numéro que celui de la ligne"});
  }
};

LecteurDeChangements::LecteurDeChangements(const Catalogue& catalogue) : rep_(std::make_unique<Rep>(catalogue)) {}
LecteurDeChangements::~LecteurDeChangements() = default;

void LecteurDeChangements::Lire(std::string_view ligne, const Mandat& mandat, Changement& c, bool& numero_lu,
                                Erreurs& erreurs) {
  Rep& r = *rep_;
  c.champs.clear();
  c.version = c.version_precedente = 0;
  c.sans_nir_codemandeurs = false;
  numero_lu = false;
  Rep::Membres m;
  const bool lus = r.LireMembres(ligne, m, erreurs);
  if (m.numero) {
    if (const auto n = LireNumeroUnique(*m.numero)) {
      c.numero = *n;
      numero_lu = true;
    }
  }
  if (!lus) return;
  if (!m.op) {
    erreurs.push_back({"/op", "absent ; attendu : remplacer, modifier ou supprimer"});
  } else if (*m.op == "remplacer") {
    c.op = Changement::Op::kRemplacer;
  } else if (*m.op == "modifier") {
    c.op = Changement::Op::kModifier;
  } else if (*m.op == "supprimer") {
    c.op = Changement::Op::kSupprimer;
  } else {
    const std::string trouve = PeutEtreNir(*m.op) ? "" : "« " + Extrait(*m.op, 40) + " » ; ";
    erreurs.push_back({"/op", trouve + "attendu : remplacer, modifier ou supprimer"});
  }
  if (!m.numero) {
    erreurs.push_back({"/numero_unique", "absent"});
  } else if (!numero_lu) {
    erreurs.push_back({"/numero_unique", "numéro unique mal formé"});
  }
  const bool correction = mandat.CorrigeSeulement();
  if (correction && m.op && *m.op != "modifier")
    erreurs.push_back({"/op", "votre profil n'admet que « modifier », de quelques champs"});
  if (!m.version && !correction) erreurs.push_back({"/version", "absente"});
  if (!erreurs.empty()) return;
  c.version = m.version.value_or(0);
  const auto interdit = [&](const auto& membre, const char* nom) {
    if (membre) erreurs.push_back({nom, "n'a pas de sens avec cette opération"});
  };
  switch (c.op) {
    case Changement::Op::kRemplacer:
      interdit(m.champs, "/champs");
      interdit(m.version_precedente, "/version_precedente");
      if (!m.demande) {
        erreurs.push_back({"/demande", "absente"});
        return;
      }
      r.LireRecord(*m.demande, "/demande", c, erreurs);
      if (erreurs.empty()) r.MemeNumero("/demande", c, erreurs);
      break;
    case Changement::Op::kModifier:
      interdit(m.demande, "/demande");
      if (!m.version_precedente && !correction) erreurs.push_back({"/version_precedente", "absente"});
      if (!m.champs) {
        erreurs.push_back({"/champs", "absents"});
        return;
      }
      c.version_precedente = m.version_precedente.value_or(0);
      if (m.version && m.version_precedente && c.version_precedente >= c.version)
        erreurs.push_back({"/version_precedente", "doit être inférieure à la version"});
      if (correction && !r.Corrigibles(*m.champs, mandat.profil(), c, erreurs)) return;
      r.LireRecord(*m.champs, "/champs", c, erreurs);
      r.Nommes(*m.champs, c, erreurs);
      if (erreurs.empty()) r.MemeNumero("/champs", c, erreurs);
      break;
    case Changement::Op::kSupprimer:
      interdit(m.champs, "/champs");
      interdit(m.demande, "/demande");
      interdit(m.version_precedente, "/version_precedente");
      break;
  }
  c.demande.version = c.version;
}

}  // namespace sne
