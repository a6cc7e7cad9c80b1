#include "server/acces/appelant.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "schema/demande_json.h"
#include "server/hexa.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kPerimetreMax = 400;

// The lists of a territory, by their names in JSON.
constexpr std::pair<const char*, std::vector<std::string> TerritoireAutorise::*> kListes[] = {
    {"communes", &TerritoireAutorise::communes},         {"epci", &TerritoireAutorise::epci},
    {"departements", &TerritoireAutorise::departements}, {"regions", &TerritoireAutorise::regions},
    {"contingents", &TerritoireAutorise::contingents},
};

void AppendListe(const char* nom, const std::vector<std::string>& liste, std::string& out) {
  out += ",\"" + std::string(nom) + "\":[";
  for (std::size_t i = 0; i < liste.size(); ++i) {
    if (i) out += ',';
    AppendJsonString(liste[i], out);
  }
  out += ']';
}

// False when it is there and is no list of texts.
bool LireListe(const dom::object& objet, const char* nom, std::vector<std::string>& liste) {
  dom::element e;
  dom::array textes;
  if (objet[nom].get(e)) return true;
  if (e.get(textes)) return false;
  for (const dom::element t : textes) {
    std::string_view texte;
    if (t.get(texte)) return false;
    liste.emplace_back(texte);
  }
  return true;
}

bool LireTexte(const dom::object& objet, const char* nom, std::string& out) {
  dom::element e;
  std::string_view texte;
  if (objet[nom].get(e)) return true;
  if (e.get(texte)) return false;
  out = texte;
  return true;
}

}  // namespace

std::string PerimetreBref(const TerritoireAutorise& t) {
  std::string out = t.france ? "france" : "";
  const auto liste = [&](const char* nom, const std::vector<std::string>& codes) {
    if (codes.empty()) return;
    std::vector<std::string> tries = codes;
    std::sort(tries.begin(), tries.end());
    out += (out.empty() ? "" : " ") + std::string(nom) + "=";
    for (std::size_t i = 0; i < tries.size(); ++i) out += (i ? "," : "") + tries[i];
  };
  liste("communes", t.communes);
  liste("epci", t.epci);
  liste("departements", t.departements);
  liste("regions", t.regions);
  liste("contingents", t.contingents);
  if (out.size() > kPerimetreMax) out = out.substr(0, kPerimetreMax) + "… sha256=" + Sha256Hexa(out);
  return out;
}

std::string EcrireAppelant(const Appelant& a) {
  std::string out = "{\"id\":";
  AppendJsonString(a.id, out);
  for (const auto& [nom, texte] : {std::pair("nom", &a.nom), std::pair("organisme", &a.organisme),
                                   std::pair("finalite", &a.finalite), std::pair("profil", &a.profil->code)}) {
    out += ",\"" + std::string(nom) + "\":";
    AppendJsonString(*texte, out);
  }
  out += std::string(",\"enregistreur\":") + (a.enregistreur ? "true" : "false");
  AppendListe("guichets", a.guichets, out);
  out += std::string(",\"perimetre\":{\"france\":") + (a.territoire.france ? "true" : "false");
  for (const auto& [nom, liste] : kListes) AppendListe(nom, a.territoire.*liste, out);
  return out + "}}";
}

Result<Appelant> LireAppelant(std::string_view json, const Profils& profils) {
  dom::parser parser;
  dom::element racine, e;
  dom::object objet, perimetre;
  const simdjson::padded_string copie(json);
  if (parser.parse(copie).get(racine) || racine.get(objet)) return Fail(Code::kInvalid, "attendu : un objet JSON");
  Appelant a;
  std::string profil;
  if (!LireTexte(objet, "id", a.id) || a.id.empty()) return Fail(Code::kInvalid, "id : attendu, un texte");
  if (!LireTexte(objet, "nom", a.nom) || !LireTexte(objet, "organisme", a.organisme) ||
      !LireTexte(objet, "finalite", a.finalite) || !LireTexte(objet, "profil", profil))
    return Fail(Code::kInvalid, "nom, organisme, finalite, profil : attendus, des textes");
  a.profil = profils.Find(profil);
  if (a.profil == nullptr) return Fail(Code::kInvalid, "profil : inconnu");
  if (!objet["enregistreur"].get(e) && e.get(a.enregistreur))
    return Fail(Code::kInvalid, "enregistreur : attendu, true ou false");
  if (!LireListe(objet, "guichets", a.guichets))
    return Fail(Code::kInvalid, "guichets : attendue, une liste de textes");
  if (!objet["perimetre"].get(e)) {
    if (e.get(perimetre)) return Fail(Code::kInvalid, "perimetre : attendu, un objet");
    if (!perimetre["france"].get(e) && e.get(a.territoire.france))
      return Fail(Code::kInvalid, "perimetre.france : attendu, true ou false");
    for (const auto& [nom, liste] : kListes) {
      if (!LireListe(perimetre, nom, a.territoire.*liste))
        return Fail(Code::kInvalid, "perimetre." + std::string(nom) + " : attendue, une liste de textes");
    }
  }
  a.perimetre = PerimetreBref(a.territoire);
  return a;
}

std::shared_ptr<const Appelant> AppelantDeLEcole() {
  static const auto ecole = [] {
    auto a = std::make_shared<Appelant>();
    a->id = "ecole";
    a->nom = "base école";
    a->organisme = "démonstration";
    a->finalite = "formation";
    a->profil = Profils::Embarques().Find("ECOLE");
    a->territoire.france = true;
    a->perimetre = PerimetreBref(a->territoire);
    return std::shared_ptr<const Appelant>(std::move(a));
  }();
  return ecole;
}

}  // namespace sne
