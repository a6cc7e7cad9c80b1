#include "query/suggest_mots.h"

#include <algorithm>

#include "schema/voisins.h"

namespace sne {

// The last line of the table holds the distance to each beginning.
bool CommencePresque(std::string_view mot, std::string_view debut, int edits) {
  const int n = static_cast<int>(debut.size());
  const int m = std::min(static_cast<int>(mot.size()), n + edits);
  if (m + edits < n) return false;
  int lignes[3][kFauteMax + 4] = {};
  int *avant = lignes[0], *ligne = lignes[1], *suivante = lignes[2];
  for (int j = 0; j <= m; ++j) ligne[j] = j;
  for (int i = 1; i <= n; ++i) {
    suivante[0] = i;
    int minimum = i;
    for (int j = 1; j <= m; ++j) {
      int d = std::min({ligne[j] + 1, suivante[j - 1] + 1, ligne[j - 1] + (debut[i - 1] != mot[j - 1])});
      if (i > 1 && j > 1 && debut[i - 1] == mot[j - 2] && debut[i - 2] == mot[j - 1]) d = std::min(d, avant[j - 2] + 1);
      suivante[j] = d;
      minimum = std::min(minimum, d);
    }
    if (minimum > edits) return false;
    std::swap(avant, ligne);
    std::swap(ligne, suivante);
  }
  return *std::min_element(ligne, ligne + m + 1) <= edits;
}

bool MotCommence(std::string_view plie, std::string_view debut) {
  if (plie.starts_with(debut)) return true;
  for (std::size_t i = plie.find(debut); i != plie.npos; i = plie.find(debut, i + 1)) {
    if (i > 0 && (plie[i - 1] == ' ' || plie[i - 1] == '|')) return true;
  }
  return false;
}

bool MotCommencePresque(std::string_view plie, std::string_view debut) {
  const int edits = EditsAdmis(debut);
  if (edits == 0) return MotCommence(plie, debut);
  while (!plie.empty()) {
    const std::string_view mot = plie.substr(0, plie.find_first_of(" |"));
    if (!mot.empty() && (mot[0] == debut[0] || mot[0] == debut[1]) && CommencePresque(mot, debut, edits)) return true;
    plie.remove_prefix(std::min(mot.size() + 1, plie.size()));
  }
  return false;
}

}  // namespace sne
