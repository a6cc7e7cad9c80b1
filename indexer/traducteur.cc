#include "indexer/traducteur.h"

#include <string>
#include <vector>

namespace sne {

Traducteur::Traducteur(const Catalogue& ancien, const Catalogue& nouveau)
    : ancien_(ancien), nouveau_(nouveau), lecteur_(nouveau, Provenance::kJournal) {}

void Traducteur::Traduire(const Demande& ancienne, Demande& nouvelle) {
  std::vector<FieldId> champs;
  for (const FieldId id : ancien_.racines()) {
    const Field& f = ancien_.field(id);
    if (!f.tenu || !Present(ancienne.valeurs[f.slot])) continue;
    if (nouveau_.FindKey(f.cle) == kNoField) {
      ++perdues_;
    } else {
      champs.push_back(id);
    }
  }
  while (true) {
    std::string json = "{";
    for (const FieldId id : champs) {
      if (json.size() > 1) json += ',';
      AppendJsonString(ancien_.field(id).cle, json);
      json += ':';
      AppendValue(ancien_, ancien_.field(id), ancienne.valeurs[ancien_.field(id).slot], json);
    }
    json += '}';
    lecteur_.Lire(json, nouvelle, lecture_);
    if (lecture_.erreurs.empty()) break;
    // The field that the error lies in goes; each turn drops one at least.
    const std::string& chemin = lecture_.erreurs[0].chemin;
    const std::string cle = chemin.substr(1, chemin.find('/', 1) - 1);
    const std::size_t avant = champs.size();
    std::erase_if(champs, [&](FieldId id) { return ancien_.field(id).cle == cle; });
    if (champs.size() == avant) champs.clear();
    perdues_ += avant - champs.size();
  }
  nouvelle.version = ancienne.version;
}

}  // namespace sne
