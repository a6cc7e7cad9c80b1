#include "server/audit/verification.h"

#include <simdjson.h>

#include <algorithm>

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kConstats = 1000;

class Verification {
 public:
  Verification(Env& env, const std::string& repertoire, const ClesDAudit& cles, const std::optional<Temoin>& temoin)
      : env_(env), repertoire_(repertoire), cles_(cles), temoin_(temoin) {}

  Result<BilanDAudit> Faire() {
    // The head first: a server may add lines behind it meanwhile.
    const std::string tete = repertoire_ + "/" + kTete;
    if (env_.Exists(tete)) {
      const auto octets = ReadWhole(env_, tete);
      if (!octets) return tl::unexpected(octets.error());
      tete_ = LireTete(*octets, cles_);
    }
    auto noms = env_.List(repertoire_);
    if (!noms) return tl::unexpected(noms.error());
    for (const std::string& nom : *noms) {
      const auto lu = LireNomDeJournalDAcces(nom);
      if (!lu) continue;
      if (!premier_jour_) premier_jour_ = lu->jour;
      auto fait = Lire(nom, *lu);
      if (!fait && fait.error().code() == Code::kNotFound) continue;  // purged in this very moment
      if (!fait) return tl::unexpected(fait.error());
    }
    Conclure();
    return std::move(bilan_);
  }

 private:
  struct Place {
    std::uint64_t n = 0;
    Mac mac{};
  };
  struct Juste {
    Place place;
    std::uint64_t octets = 0;  // of the file, up to behind it
  };
  struct Fin {
    std::string nom;
    Juste juste;
    std::uint64_t taille = 0;
    std::vector<Constat> suspens;
  };
  struct Lien {  // an opening that does not follow what was read before
    std::string fichier;
    std::uint64_t n;
    Mac mac;
    std::string quoi;
  };

  void Constater(std::string fichier, std::uint64_t ligne, std::string quoi) {
    if (bilan_.constats.size() < kConstats) bilan_.constats.push_back({std::move(fichier), ligne, std::move(quoi)});
  }

  Outcome Lire(const std::string& nom, const NomLu& lu) {
    auto lecteur = LecteurDeLignes::Ouvrir(env_, repertoire_ + "/" + nom);
    if (!lecteur) return tl::unexpected(lecteur.error());
    ++bilan_.fichiers;
    std::uint64_t numero = 0;
    std::optional<Chaine> chaine;
    std::vector<Constat> suspens;  // of lines behind which none is right so far: they may be the rest of a crash
    Juste juste;                   // the last right one, behind which that rest would begin
    const auto douter = [&](std::string quoi) {
      if (suspens.size() < kConstats) suspens.push_back({nom, numero, std::move(quoi)});
    };
    std::string_view ligne;
    while (true) {
      const auto lue = lecteur->Suivante(ligne);
      if (!lue) return tl::unexpected(lue.error());
      if (!*lue) break;
      ++numero;
      const auto l = LireLigne(ligne);
      if (!l) {
        douter("ligne illisible");
        continue;
      }
      if (!chaine) {
        const auto o = LireOuverture(ligne);
        if (!o) {
          douter("le fichier ne commence pas par sa ligne d'ouverture");
          continue;
        }
        const auto cle = std::find_if(cles_.begin(), cles_.end(), [&](const CleDAudit& c) { return c.id() == o->cle; });
        if (cle == cles_.end()) {
          Constater(nom, numero, "fichier scellé avec une clé inconnue (" + o->cle + ")");
          return {};
        }
        chaine.emplace(cle->chaine());
        Relier(nom, lu, *l, *o);
        avant_ = {o->n, o->mac};
      }
      const bool suite = l->n == avant_.n + 1, scelle = l->Juste(avant_.mac, *chaine);
      if (suite && scelle) {
        for (Constat& c : suspens) Constater(std::move(c.fichier), c.ligne, std::move(c.quoi));
        suspens.clear();
        juste = {{l->n, l->mac}, lecteur->apres()};
        Examiner(nom, numero, *l, ligne);
      } else if (!suite) {
        douter("ligne n=" + std::to_string(l->n) + " à la place de n=" + std::to_string(avant_.n + 1));
      } else {
        douter("ligne n=" + std::to_string(l->n) + " altérée, ou ce qui la précède n'est plus ce qui la précédait");
      }
      avant_ = {l->n, l->mac};
      ++bilan_.lignes;
    }
    if (!chaine && suspens.empty()) return {};  // no line: its opening was broken off; it names nothing
    Finir();
    if (chaine) bilan_.derniere = {avant_.n, avant_.mac, nom};
    fin_ = {nom, juste, lecteur->taille(), std::move(suspens)};
    en_cours_ = true;
    return {};
  }

  // What the opening of the next file says of the end of this one.
  void Relier(const std::string& nom, const NomLu& lu, const LigneLue& l, const Ouverture& o) {
    if (l.n != lu.n) Constater(nom, 1, "le nom du fichier n'est pas celui de sa première ligne");
    if (!o.anomalie.empty()) Constater(nom, 1, "constaté au démarrage du serveur : " + o.anomalie);
    if (!en_cours_) {
      bilan_.premiere = l.n;
      if (o.n > 0) liens_.push_back({nom, o.n, o.mac, "les fichiers qui le précédaient manquent"});
      return;
    }
    const bool atteste = Atteste(o);
    const Place& fin = atteste ? fin_.juste.place : avant_;
    if (o.fichier != bilan_.derniere.fichier || o.n != fin.n || o.mac != fin.mac)
      liens_.push_back({nom, o.n, o.mac,
                        "commence derrière n=" + std::to_string(o.n) + ", mais " + bilan_.derniere.fichier +
                            " finit par n=" + std::to_string(fin.n)});
    if (atteste) {
      fin_.suspens.clear();
    } else if (fin_.juste.octets != fin_.taille || o.reste > 0) {
      Constater(fin_.nom, 0, "la fin du fichier n'est pas celle que le fichier suivant atteste");
    }
    Finir();
  }

  // Whether what stands behind the last right line of the file read last is the rest of a crash that this opening saw.
  bool Atteste(const Ouverture& o) const {
    if (o.reste == 0 || o.fichier != fin_.nom || fin_.juste.octets + o.reste != fin_.taille) return false;
    const auto octets = env_.ReadFrom(repertoire_ + "/" + fin_.nom, fin_.juste.octets, SIZE_MAX);
    return octets && Sha256Hexa(*octets) == o.reste_sha256;
  }

  // Nothing more will be known of the file read last.
  void Finir() {
    for (Constat& c : fin_.suspens) Constater(std::move(c.fichier), c.ligne, std::move(c.quoi));
    fin_.suspens.clear();
    en_cours_ = false;
  }

  // A line that is right: what it says of other files.
  void Examiner(const std::string& nom, std::uint64_t numero, const LigneLue& l, std::string_view ligne) {
    if (tete_ && l.n == tete_->n && l.mac != tete_->mac)
      Constater(nom, numero, "ligne n=" + std::to_string(l.n) + " : ce n'est pas celle que scelle la tête");
    if (temoin_ && l.n == temoin_->n && l.mac != temoin_->mac)
      Constater(nom, numero, "ligne n=" + std::to_string(l.n) + " : ce n'est pas celle du témoin");
    const bool conservation = ligne.find("\"action\":\"conservation\"") != ligne.npos;
    if (!conservation && ligne.find("\"numeros\":{") == ligne.npos) return;
    dom::parser parser;
    dom::element e;
    const simdjson::padded_string copie(ligne);
    if (parser.parse(copie).get(e)) return;
    std::string_view texte;
    if (conservation) {
      std::uint64_t n = 0;
      Mac mac;
      if (!e.at_pointer("/faits/garde/n").get(n) && !e.at_pointer("/faits/garde/mac").get(texte) &&
          DeHexa(texte, mac) && n >= attestee_.n)
        attestee_ = {n, mac};
      return;
    }
    if (e.at_pointer("/faits/numeros/fichier").get(texte)) return;
    const auto lu = LireNomDesNumeros(texte);
    const std::string chemin = repertoire_ + "/" + std::string(texte);
    if (!lu) return;
    if (!env_.Exists(chemin)) {
      if (lu->jour >= *premier_jour_) Constater(nom, numero, std::string(texte) + " manque");
      return;
    }
    const auto octets = ReadWhole(env_, chemin);
    std::string_view somme;
    if (!octets || e.at_pointer("/faits/numeros/sha256").get(somme) || Sha256Hexa(*octets) != somme)
      Constater(nom, numero, std::string(texte) + " n'est plus ce que l'extraction a écrit");
  }

  void Conclure() {
    if (en_cours_ && fin_.suspens.empty()) bilan_.reste = fin_.taille - fin_.juste.octets;  // a piece of a line alone
    Finir();
    for (const Lien& lien : liens_) {
      const bool purge = lien.n < attestee_.n || (lien.n == attestee_.n && lien.mac == attestee_.mac);
      if (!purge || lien.n == 0) Constater(lien.fichier, 1, lien.quoi);
    }
    const std::uint64_t derniere = bilan_.derniere.n;
    if (!tete_) {
      Constater(kTete, 0, "la tête du journal manque, est altérée, ou a été scellée avec une autre clé");
    } else if (tete_->n > derniere) {
      Constater(bilan_.derniere.fichier.empty() ? tete_->fichier : bilan_.derniere.fichier, 0,
                "la fin manque : la dernière ligne est n=" + std::to_string(derniere) +
                    ", la tête scelle n=" + std::to_string(tete_->n));
    } else {
      bilan_.non_scellees = derniere - tete_->n;
    }
    if (temoin_ && temoin_->n > derniere)
      Constater(bilan_.derniere.fichier, 0, "la ligne du témoin, n=" + std::to_string(temoin_->n) + ", manque");
  }

  Env& env_;
  const std::string& repertoire_;
  const ClesDAudit& cles_;
  const std::optional<Temoin>& temoin_;
  std::optional<Tete> tete_;
  std::optional<Jour> premier_jour_;
  BilanDAudit bilan_;
  Place avant_, attestee_;
  Fin fin_;
  bool en_cours_ = false;  // fin_ is of a file whose end has not been judged
  std::vector<Lien> liens_;
};

}  // namespace

Result<BilanDAudit> VerifierAudit(Env& env, const std::string& repertoire, const ClesDAudit& cles,
                                  const std::optional<Temoin>& temoin) {
  return Verification(env, repertoire, cles, temoin).Faire();
}

}  // namespace sne
