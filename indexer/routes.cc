#include "indexer/routes.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <set>

#include "schema/demande_json.h"
#include "schema/nir.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kNumerosMax = 100;
constexpr std::size_t kGrilleMax = 256 * 1024;  // bytes of one

// The members of a request, from a body or from parameters; what is wrong with them.
class Membres {
 public:
  Membres(const Nomenclature& guichets, const Mandat& mandat, bool parametres)
      : guichets_(guichets), mandat_(mandat), parametres_(parametres) {}

  // False: the body is not JSON at all.
  bool LireCorps(std::string_view corps) {
    dom::element racine;
    dom::object objet;
    const simdjson::padded_string copie(corps);
    if (parser_.parse(copie).get(racine) || racine.get(objet)) return false;
    for (const auto& [cle, valeur] : objet) {
      const std::string nom(cle);
      if (dits_.count(nom) != 0 || listes_.count(nom) != 0) Faute(nom, "membre présent deux fois");
      std::string_view texte;
      dom::array liste;
      if (!valeur.get(texte)) {
        dits_[nom] = texte;
      } else if (!valeur.get(liste)) {
        std::vector<std::string>& l = listes_[nom];
        for (const dom::element e : liste) {
          if (e.get(texte)) {
            Faute(nom + "/" + std::to_string(l.size()), "attendu : un numéro unique");
            texte = {};
          }
          l.emplace_back(texte);
        }
      } else if (!valeur.is_null()) {
        Faute(nom, "attendu : un texte");
      }
    }
    return true;
  }

  void LireParametres(std::string_view reste) {
    while (!reste.empty()) {
      const std::size_t fin = std::min(reste.find('&'), reste.size());
      const std::string_view un = reste.substr(0, fin);
      reste.remove_prefix(std::min(fin + 1, reste.size()));
      if (un.empty()) continue;
      const std::size_t egal = std::min(un.find('='), un.size());
      const auto nom = DecoderPourcent(un.substr(0, egal));
      const auto valeur = DecoderPourcent(un.substr(std::min(egal + 1, un.size())));
      if (!nom || !valeur) {
        Faute("?", "codage pourcent incorrect");
      } else if (!dits_.emplace(*nom, *valeur).second) {
        Faute(*nom, "paramètre répété");
      }
    }
  }

  void Admis(std::initializer_list<std::string_view> noms) {
    const auto verifier = [&](const std::string& nom) {
      if (std::find(noms.begin(), noms.end(), nom) == noms.end()) Faute(nom, "membre inconnu");
    };
    for (const auto& [nom, v] : dits_) verifier(nom);
    for (const auto& [nom, v] : listes_) verifier(nom);
  }

  std::string Texte(const std::string& nom, bool obligatoire) {
    const auto it = dits_.find(nom);
    if (it == dits_.end() || it->second.find_first_not_of(' ') == std::string::npos) {
      if (obligatoire) Faute(nom, "absent");
      return {};
    }
    const auto caracteres =
        std::count_if(it->second.begin(), it->second.end(), [](char c) { return (c & 0xC0) != 0x80; });
    if (caracteres > 200) Faute(nom, "200 caractères au plus");
    if (std::any_of(it->second.begin(), it->second.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
      Faute(nom, "caractère de contrôle");
    if (!simdjson::validate_utf8(it->second)) Faute(nom, "UTF-8 incorrect");
    return it->second;
  }

  std::string Guichet() {
    std::string g = Texte("guichet", true);
    interdit = interdit || (!g.empty() && !mandat_.Sert(g));
    if (!g.empty() && guichets_.Find(g) == kNoOrdinal)
      Faute("guichet", "attendu : un code de guichet de cinq caractères" +
                           (PeutEtreNir(g) ? std::string() : " ; trouvé : « " + Extrait(g, 40) + " »"));
    return g;
  }

  std::vector<NumeroUnique> Numeros() {
    std::vector<NumeroUnique> numeros;
    const auto it = listes_.find("numeros");
    if (it == listes_.end() || it->second.empty()) {
      Faute("numeros", "attendu : une liste de 1 à 100 numéros uniques");
      return numeros;
    }
    if (it->second.size() > kNumerosMax) Faute("numeros", "100 numéros au plus");
    std::set<NumeroUnique> vus;
    for (std::size_t i = 0; i < it->second.size(); ++i) {
      const auto n = LireNumeroUnique(NormaliserNumeroUnique(it->second[i]));
      if (!n) {
        Faute("numeros/" + std::to_string(i), "numéro unique mal formé");
      } else if (!vus.insert(*n).second) {
        Faute("numeros/" + std::to_string(i), "numéro présent deux fois");
      } else {
        numeros.push_back(*n);
      }
    }
    return numeros;
  }

  void Faute(const std::string& nom, std::string detail) {
    if (erreurs.size() < kErreursMax)
      erreurs.push_back({(parametres_ ? "" : "/") + (PeutEtreNir(nom) ? "…" : Extrait(nom, 80)), std::move(detail)});
  }

  Erreurs erreurs;
  bool interdit = false;  // it is not the caller's to ask

 private:
  const Nomenclature& guichets_;
  const Mandat& mandat_;
  const bool parametres_;
  dom::parser parser_;
  std::map<std::string, std::string> dits_;
  std::map<std::string, std::vector<std::string>> listes_;
};

Reponse Interdit(const Demandee& d) {
  return Probleme(403, "ce n'est pas à vous de l'écrire : autre guichet, autre territoire ou autre droit", d.requete);
}

// What the routes of claims share.
class Marques {
 public:
  Marques(Ecrivain& e, const Demandee& d) : e_(e), d_(d), catalogue_(e.catalogue()) {}

  Reponse Prendre(std::string_view nu) {
    Membres m(Guichets(), d_.mandat, false);
    if (!m.LireCorps(d_.corps)) return Illisible();
    m.Admis({"guichet", "agent", "motif"});
    const Detenteur qui{m.Guichet(), m.Texte("agent", true), 0, m.Texte("motif", false)};
    if (auto refus = Refus(m)) return std::move(*refus);
    const auto numero = Numero(nu);
    if (!numero) return Introuvable();
    auto issue = e_.Prendre(*numero, qui, d_.mandat);
    return Rendre(issue, [&](const Issue& i) {
      Reponse r;
      r.statut = i.sort == Issue::Sort::kPrise ? 201 : 200;
      r.corps = EtatDe(i);
      return r;
    });
  }

  Reponse Lacher(std::string_view nu) {
    Membres m(Guichets(), d_.mandat, true);
    m.LireParametres(d_.parametres);
    m.Admis({"guichet", "agent", "force", "motif"});
    const std::string guichet = m.Guichet(), agent = m.Texte("agent", true), motif = m.Texte("motif", false);
    const std::string force = m.Texte("force", false);
    if (!force.empty() && force != "true" && force != "false") m.Faute("force", "attendu : true ou false");
    m.interdit = m.interdit || (force == "true" && !d_.mandat.Peut("liberation"));
    if (force == "true" && motif.empty()) m.Faute("motif", "une libération d'autorité doit être motivée");
    if (auto refus = Refus(m)) return std::move(*refus);
    const auto numero = Numero(nu);
    if (!numero) return Introuvable();
    auto issue = e_.Rendre(*numero, guichet, agent, force == "true", motif, d_.mandat);
    return Rendre(issue, [](const Issue&) {
      Reponse r;
      r.statut = 204;
      return r;
    });
  }

  Reponse Transferer(std::string_view nu) {
    Membres m(Guichets(), d_.mandat, false);
    if (!m.LireCorps(d_.corps)) return Illisible();
    m.Admis({"guichet", "agent", "vers_agent"});
    const std::string guichet = m.Guichet(), agent = m.Texte("agent", true), vers = m.Texte("vers_agent", true);
    if (auto refus = Refus(m)) return std::move(*refus);
    const auto numero = Numero(nu);
    if (!numero) return Introuvable();
    auto issue = e_.Transferer(*numero, guichet, agent, vers, d_.mandat);
    return Rendre(issue, [&](const Issue& i) {
      Reponse r;
      r.corps = EtatDe(i);
      return r;
    });
  }

  Reponse PrendreToutes() {
    Membres m(Guichets(), d_.mandat, false);
    if (!m.LireCorps(d_.corps)) return Illisible();
    m.Admis({"guichet", "agent", "motif", "numeros"});
    const Detenteur qui{m.Guichet(), m.Texte("agent", true), 0, m.Texte("motif", false)};
    const std::vector<NumeroUnique> numeros = m.Numeros();
    if (auto refus = Refus(m)) return std::move(*refus);
    auto issues = e_.PrendreToutes(numeros, qui, d_.mandat);
    if (!issues) return ProblemeDePanne(d_.requete);
    const std::uint64_t generation = e_.generation();
    if (!e_.Durable(generation)) return ProblemeDePanne(d_.requete);
    const auto une_de = [&](Issue::Sort sort) {
      return std::any_of(issues->begin(), issues->end(), [&](const Issue& i) { return i.sort == sort; });
    };
    Reponse r;
    if (une_de(Issue::Sort::kInconnue)) {
      for (const Issue& i : *issues) {
        if (i.sort != Issue::Sort::kInconnue) continue;
        const auto ou = std::find(numeros.begin(), numeros.end(), i.numero) - numeros.begin();
        m.Faute("numeros/" + std::to_string(ou), "aucune demande de ce numéro ; aucune n'a été prise");
      }
      return Impossible(m.erreurs);
    }
    if (une_de(Issue::Sort::kDetenue) || une_de(Issue::Sort::kRadiee)) {
      r = Probleme(409, "aucune demande n'a été prise : certaines sont détenues ou radiées", d_.requete);
      r.corps.pop_back();
      r.corps += ",\"detenues\":[" + Liste(*issues, Issue::Sort::kDetenue, true) + "],\"radiees\":[" +
                 Liste(*issues, Issue::Sort::kRadiee, false) + "]}";
    } else {
      r.corps = "{\"prises\":[" + Liste(*issues, Issue::Sort::kPrise, false) + "],\"renouvelees\":[" +
                Liste(*issues, Issue::Sort::kRenouvelee, false) + "],\"avertissements\":[";
      bool premier = true;
      for (const Issue& i : *issues) AjouterAvertissements(i, premier, r.corps);
      r.corps += "],\"generation\":" + std::to_string(generation) + "}";
    }
    r.generation = generation;
    return r;
  }

 private:
  const Nomenclature& Guichets() const {
    return *catalogue_->field(catalogue_->FindKey("guichet", catalogue_->FindKey("en_instruction"))).nomenclature;
  }
  static std::optional<NumeroUnique> Numero(std::string_view nu) {
    const auto decode = DecoderPourcent(nu);
    return decode ? LireNumeroUnique(NormaliserNumeroUnique(*decode)) : std::nullopt;
  }
  Reponse Illisible() const {
    return Probleme(400, "attendu : un objet JSON", d_.requete, {{"", "attendu : un objet JSON"}});
  }
  Reponse Impossible(const Erreurs& erreurs) const { return Probleme(422, erreurs[0].detail, d_.requete, erreurs); }
  // What is wrong with a request; who may not ask it learns that first.
  std::optional<Reponse> Refus(const Membres& m) const {
    if (m.interdit) return Interdit(d_);
    if (!m.erreurs.empty()) return Impossible(m.erreurs);
    return std::nullopt;
  }
  Reponse Introuvable() const { return Probleme(404, "aucune demande de ce numéro dans votre périmètre", d_.requete); }

  // The answer to an issue, once what it rests on is on disk.
  template <class F>
  Reponse Rendre(const Result<Issue>& issue, F reussite) {
    if (!issue) return ProblemeDePanne(d_.requete);
    const std::uint64_t generation = e_.generation();
    if (!e_.Durable(generation)) return ProblemeDePanne(d_.requete);
    Reponse r;
    switch (issue->sort) {
      case Issue::Sort::kInconnue:
        return Introuvable();
      case Issue::Sort::kRadiee:
        r = Probleme(409, "la demande est radiée : elle ne s'instruit plus", d_.requete);
        break;
      case Issue::Sort::kLibre:
        r = Probleme(409, "personne ne détient cette demande", d_.requete);
        break;
      case Issue::Sort::kDetenue:
        r = Probleme(409, "la demande est déjà en instruction", d_.requete);
        r.corps.pop_back();
        r.corps += ",\"detenteur\":";
        AjouterDetenteur(*issue->detenteur, r.corps);
        r.corps += '}';
        break;
      default:
        r = reussite(*issue);
    }
    r.generation = generation;
    return r;
  }

  std::string EtatDe(const Issue& i) const {
    std::string out = "{\"numero_unique\":\"" + EcrireNumeroUnique(i.numero) + "\",\"guichet\":";
    AppendJsonString(i.detenteur->guichet, out);
    out += ",\"agent\":";
    AppendJsonString(i.detenteur->agent, out);
    out += ",\"depuis\":\"" + EcrireDate(i.detenteur->depuis) + "\"";
    if (!i.detenteur->motif.empty()) {
      out += ",\"motif\":";
      AppendJsonString(i.detenteur->motif, out);
    }
    out += ",\"avertissements\":[";
    bool premier = true;
    AjouterAvertissements(i, premier, out);
    return out + "],\"generation\":" + std::to_string(e_.generation()) + "}";
  }

  static void AjouterAvertissements(const Issue& i, bool& premier, std::string& out) {
    for (const auto& [numero, qui] : i.liees) {
      out += std::string(premier ? "" : ",") + "{\"numero_unique\":\"" + EcrireNumeroUnique(i.numero) +
             "\",\"liee\":\"" + EcrireNumeroUnique(numero) +
             "\",\"detail\":\"une demande du même ménage est déjà en instruction\",\"detenteur\":";
      AjouterDetenteur(qui, out);
      out += '}';
      premier = false;
    }
  }

  static std::string Liste(const std::vector<Issue>& issues, Issue::Sort sort, bool detenteurs) {
    std::string out;
    for (const Issue& i : issues) {
      if (i.sort != sort) continue;
      if (!out.empty()) out += ',';
      if (detenteurs) {
        out += "{\"numero_unique\":\"" + EcrireNumeroUnique(i.numero) + "\",\"detenteur\":";
        AjouterDetenteur(*i.detenteur, out);
        out += '}';
      } else {
        out += '"' + EcrireNumeroUnique(i.numero) + '"';
      }
    }
    return out;
  }

  Ecrivain& e_;
  const Demandee& d_;
  const std::shared_ptr<const Catalogue> catalogue_;
};

Reponse MethodeNonAdmise(const Demandee& d) {
  return Probleme(405, "cette adresse n'admet pas cette méthode", d.requete);
}

Reponse Deposer(Ecrivain& ecrivain, const Demandee& d, std::string_view code) {
  const auto impossible = [&](const Erreurs& erreurs) { return Probleme(422, erreurs[0].detail, d.requete, erreurs); };
  const std::string epci = DecoderPourcent(code).value_or("");
  std::string parties;
  switch (EstDeCotation(ecrivain.catalogue()->territoires(), epci, parties)) {
    case DeCotation::kInconnu:
      return Probleme(404, "aucun territoire de cotation de ce numéro SIREN", d.requete);
    case DeCotation::kNon:
      return impossible({{"epci", "les grilles y sont celles de ses territoires, dont : " + parties}});
    case DeCotation::kOui:
      break;
  }
  if (!d.mandat.Gouverne(epci)) return Interdit(d);
  if (!d.parametres.empty()) return impossible({{"?", "aucun paramètre n'est admis ici"}});
  if (d.corps.size() > kGrilleMax) return Probleme(413, "une grille a 256 Kio au plus", d.requete);
  const auto criteres = ecrivain.criteres();
  if (!criteres) {
    return Probleme(409,
                    "le catalogue en usage ne porte pas les critères de cotation ; reconstruisez l'index avec celui du "
                    "programme (" +
                        criteres.error().message() + ")",
                    d.requete);
  }
  GrilleDeposee recue;
  Erreurs erreurs;
  if (!LireGrille(d.corps, epci, **criteres, Exigence::kTout, recue, erreurs))
    return Probleme(400, "JSON illisible", d.requete,
                    erreurs.empty() ? Erreurs{{"", "attendu : un objet JSON"}} : erreurs);
  if (!erreurs.empty()) return impossible(erreurs);
  const auto depot = ecrivain.Deposer(epci, std::move(recue), d.si);
  if (!depot) return ProblemeDePanne(d.requete);
  // A refusal too may rest on what is not on disk yet.
  const std::uint64_t generation = ecrivain.generation();
  if (!ecrivain.Durable(generation)) return ProblemeDePanne(d.requete);
  Reponse r;
  if (depot->sort == Depot::Sort::kImpossible) {
    r = impossible(depot->erreurs);
  } else if (depot->sort == Depot::Sort::kPrecondition) {
    r = Probleme(412, depot->detail, d.requete);
  } else {
    const VersionDeGrille& v = *depot->grilles->Find(depot->version);
    r.statut = depot->sort == Depot::Sort::kCree ? 201 : 200;
    r.corps = "{\"epci\":\"" + epci + "\",\"version\":" + std::to_string(v.version) + ",\"statut\":\"" +
              std::string(depot->grilles->StatutAu(v, v.modifiee_le)) +
              "\",\"revision\":" + std::to_string(depot->grilles->revision) +
              ",\"generation\":" + std::to_string(generation) + "}";
  }
  if (depot->grilles) r.etiquette = EtiquetteDe(*depot->grilles);
  r.generation = generation;
  return r;
}

std::string EtatEnJson(const Ecrivain& ecrivain, const Veille& veille) {
  const EtatEcrivain e = ecrivain.etat();
  std::string out = "{";
  const auto nombre = [&](const char* nom, std::uint64_t n) {
    out += std::string(out.size() > 1 ? ",\"" : "\"") + nom + "\":" + std::to_string(n);
  };
  nombre("generation", e.generation);
  nombre("generation_durable", e.durable);
  nombre("generation_scellee", e.scellee);
  nombre("lignes_scellees", e.lignes);
  nombre("lignes_mortes", e.mortes);
  nombre("segments", e.segments);
  nombre("queue", e.queue);
  nombre("queue_octets", e.octets_queue);
  nombre("en_instruction", e.prises);
  nombre("grilles", e.grilles);
  return out + "," + veille.Json() + "}";
}

}  // namespace

Reponse Repondre(Ecrivain& ecrivain, Veille& veille, const Demandee& d) {
  constexpr std::string_view kDemandes = "/v1/demandes/", kInstruction = "/instruction",
                             kTransfert = "/instruction/transfert", kGrilles = "/v1/grilles/";
  Marques marques(ecrivain, d);
  if (d.chemin.starts_with(kDemandes)) {
    const std::string_view suite = d.chemin.substr(kDemandes.size());
    const std::size_t barre = std::min(suite.find('/'), suite.size());
    const std::string_view nu = suite.substr(0, barre), action = suite.substr(barre);
    if (action == kInstruction) {
      if (d.methode == "PUT") return marques.Prendre(nu);
      if (d.methode == "DELETE") return marques.Lacher(nu);
      return MethodeNonAdmise(d);
    }
    if (action == kTransfert) return d.methode == "POST" ? marques.Transferer(nu) : MethodeNonAdmise(d);
  }
  if (d.chemin == "/v1/instructions") return d.methode == "POST" ? marques.PrendreToutes() : MethodeNonAdmise(d);
  if (d.chemin.starts_with(kGrilles)) {
    const std::string_view epci = d.chemin.substr(kGrilles.size());
    if (!epci.empty() && epci.find('/') == epci.npos)
      return d.methode == "PUT" ? Deposer(ecrivain, d, epci) : MethodeNonAdmise(d);
  }
  if (d.chemin == "/etat") {
    if (d.methode != "GET") return MethodeNonAdmise(d);
    Reponse r;
    r.corps = EtatEnJson(ecrivain, veille);
    return r;
  }
  return veille.Repondre(d.methode, d.chemin, d.corps, d.requete);
}

}  // namespace sne
