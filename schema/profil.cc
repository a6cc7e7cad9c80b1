#include "schema/profil.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace sne {

namespace {

Status Faute(const std::string& ou, const std::string& quoi) {
  return Status(Code::kInvalid, "profils.json : " + ou + " : " + quoi);
}

// False when they are not what profil.h says.
bool LireCorrections(simdjson::dom::element liste, Profil& profil) {
  simdjson::dom::array corrections;
  if (liste.get(corrections)) return false;
  for (const simdjson::dom::element e : corrections) {
    Correction c;
    std::string_view texte;
    simdjson::dom::object objet;
    if (!e.get(texte)) {
      c.champ = texte;
    } else {
      if (e.get(objet)) return false;
      for (const auto& [cle, valeur] : objet) {
        const bool vide = valeur.is_null() && cle == "seulement";
        if (!vide && valeur.get(texte)) return false;
        if (cle == "champ") {
          c.champ = texte;
        } else if (cle == "seulement") {
          c.seulement = vide ? std::string() : std::string(texte);
        } else if (cle == "avec") {
          c.avec = texte;
        } else if (cle == "du_territoire") {
          c.du_territoire = texte;
        } else {
          return false;
        }
      }
    }
    if (c.champ.empty()) return false;
    profil.corrections.push_back(std::move(c));
  }
  return true;
}

}  // namespace

bool Profil::Peut(std::string_view droit) const {
  return droit.empty() || std::find(droits.begin(), droits.end(), droit) != droits.end();
}

const Correction* Profil::CorrectionDe(std::string_view champ) const {
  const auto trouvee =
      std::find_if(corrections.begin(), corrections.end(), [&](const Correction& c) { return c.champ == champ; });
  return trouvee == corrections.end() ? nullptr : &*trouvee;
}

Vision Profil::vision(bool fiche, bool enregistreur) const {
  Vision v{fiche ? classes_fiche : classes_liste, aussi, jamais, Peut("nir")};
  if (identite_si_enregistreur && !enregistreur) std::erase(v.classes, 'I');
  return v;
}

Result<std::shared_ptr<const Profils>> Profils::Load(std::string_view json) {
  using namespace simdjson;
  dom::parser parser;
  dom::element racine;
  dom::object droits_connus;
  dom::array liste;
  const padded_string copie(json);
  if (parser.parse(copie).get(racine) || racine["droits"].get(droits_connus) || racine["profils"].get(liste))
    return tl::unexpected(Faute("fichier", "attendu : un objet {\"droits\": {…}, \"profils\": […]}"));
  auto profils = std::make_shared<Profils>();
  for (const dom::element un : liste) {
    auto profil = std::make_shared<Profil>();
    dom::object objet;
    if (un.get(objet)) return tl::unexpected(Faute("profils", "attendu : des objets"));
    std::string_view code, libelle, classes_liste, classes_fiche;
    dom::array droits;
    if (objet["code"].get(code) || objet["libelle"].get(libelle) || objet["classes_liste"].get(classes_liste) ||
        objet["classes_fiche"].get(classes_fiche) || objet["droits"].get(droits))
      return tl::unexpected(
          Faute("profils", "attendu : code, libelle, classes_liste, classes_fiche et droits pour chacun"));
    if (profils->Find(code) != nullptr) return tl::unexpected(Faute(std::string(code), "profil donné deux fois"));
    profil->code = code;
    profil->libelle = libelle;
    profil->classes_liste = classes_liste;
    profil->classes_fiche = classes_fiche;
    if (dom::element e; !objet["ecole"].get(e) && e.get(profil->ecole))
      return tl::unexpected(Faute(profil->code, "ecole : attendu true ou false"));
    for (const std::string_view classes : {classes_liste, classes_fiche}) {
      if (classes.find_first_not_of("NIFX") != classes.npos)
        return tl::unexpected(Faute(profil->code, "classes admises : N, I, F, X"));
    }
    for (const auto& [nom, champs] : {std::pair("aussi", &profil->aussi), std::pair("jamais", &profil->jamais)}) {
      dom::array liste_de_champs;
      if (objet[nom].get(liste_de_champs)) continue;
      for (const dom::element c : liste_de_champs) {
        std::string_view champ;
        if (c.get(champ)) return tl::unexpected(Faute(profil->code, std::string(nom) + " : attendus, des champs"));
        champs->emplace_back(champ);
      }
    }
    for (const auto& [nom, drapeau] :
         {std::pair("identite_si_enregistreur", &profil->identite_si_enregistreur),
          std::pair("proteges", &profil->proteges), std::pair("comptages", &profil->comptages)}) {
      dom::element e;
      if (!objet[nom].get(e) && e.get(*drapeau))
        return tl::unexpected(Faute(profil->code, std::string(nom) + " : attendu, true ou false"));
    }
    for (const dom::element d : droits) {
      std::string_view droit;
      dom::element connu;
      if (d.get(droit) || droits_connus[droit].get(connu))
        return tl::unexpected(Faute(profil->code, "droit inconnu ; ceux du fichier sont sous « droits »"));
      profil->droits.emplace_back(droit);
    }
    if (dom::element corrections; !objet["corrections"].get(corrections) && !LireCorrections(corrections, *profil))
      return tl::unexpected(
          Faute(profil->code,
                "corrections : attendus, des champs ou {\"champ\", \"seulement\", \"avec\", \"du_territoire\"}"));
    profils->profils_.push_back(std::move(profil));
  }
  return profils;
}

const Profils& Profils::Embarques() {
  static const std::shared_ptr<const Profils> embarques = [] {
    auto lus = Load(ProfilsEmbarques());
    if (!lus) std::abort();  // a test loads the same bytes
    return *lus;
  }();
  return *embarques;
}

std::shared_ptr<const Profil> Profils::Find(std::string_view code) const {
  const auto trouve = std::find_if(profils_.begin(), profils_.end(), [&](const auto& p) { return p->code == code; });
  return trouve == profils_.end() ? nullptr : *trouve;
}

}  // namespace sne
