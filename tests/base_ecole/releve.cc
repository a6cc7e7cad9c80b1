#include "tests/base_ecole/lecture.h"

namespace sne::ecole {

const std::unordered_map<std::string, std::uint32_t>& IndexCommunes(const Generateur& g) {
  static std::unordered_map<std::string, std::uint32_t> index;
  if (index.empty()) {
    const auto& communes = g.contexte().territoires.communes();
    for (std::uint32_t i = 0; i < communes.size(); ++i) index[communes[i].code] = i;
  }
  return index;
}

void Lecture::Lire() {
  numero = Text(e, "numero_unique");
  version = Text(e, "version_cerfa");
  radiee = Text(e, "statut") == "RADIEE";
  communes = List(e, "commune_souhaitee");
  typologies = List(e, "typologie");
  Regle(r.numeros.insert(numero).second, "numéro unique répété");
  simdjson::dom::object object = e;
  for (const auto& [key, value] : object) r.presence[std::string(key)]++;
  Territoire();
  Calendrier();
  if (Text(e, "type_demandeur") == "PM") {
    Morale();
    return;
  }
  codemandeurs = Objects(e, "codemandeurs");
  a_charge = Objects(e, "personnes_a_charge");
  modes = List(e, "mode_logement_actuel");
  motifs = List(e, "motifs");
  mode = modes.empty() ? "" : modes[0];
  motif = Text(e, "motif_principal");
  Foyer();
  Revenus();
  Logement();
  Priorites();
  Gestion();
  Identifiants();
}

void Relever(std::string_view line, const Generateur& generateur, Releve& releve) {
  static thread_local simdjson::dom::parser parser;
  static thread_local std::string padded;
  padded.assign(line);
  padded.reserve(padded.size() + simdjson::SIMDJSON_PADDING);
  element root;
  ++releve.lignes;
  releve.octets += line.size();
  if (parser.parse(padded.data(), padded.size(), false).get(root) != simdjson::SUCCESS) {
    releve.fautes["JSON illisible"]++;
    return;
  }
  Lecture(root, generateur, releve).Lire();
}

const Releve& ReleveCommun() {
  static const Releve releve = [] {
    Options options;
    options.demandes = 200000;
    const Generateur generateur(options);
    Generateur::Atelier atelier;
    Releve r;
    std::string line;
    for (std::uint64_t i = 0; i < generateur.lignes(); ++i) {
      line.clear();
      generateur.Ligne(i, atelier, line);
      Relever(std::string_view(line).substr(0, line.size() - 1), generateur, r);
    }
    return r;
  }();
  return releve;
}

}  // namespace sne::ecole
