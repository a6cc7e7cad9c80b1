#include "indexer/flux.h"

#include "indexer/reponse.h"
#include "schema/demande_json.h"

namespace sne {

FluxDeChangements::FluxDeChangements(Ecrivain& ecrivain, Refus& refus, Mandat mandat)
    : ecrivain_(ecrivain), refus_(refus), mandat_(std::move(mandat)) {}

Outcome FluxDeChangements::Lire(std::string_view octets) {
  while (!octets.empty()) {
    const std::size_t fin = octets.find('\n');
    const std::string_view morceau = octets.substr(0, fin);
    octets.remove_prefix(fin == octets.npos ? octets.size() : fin + 1);
    if (trop_longue_) {
      trop_longue_ = fin == octets.npos;
      continue;
    }
    if (reste_.size() + morceau.size() > kLigneMax + 1) {  // the carriage return may be one more
      ++ligne_;
      Rejeter(false, {{"", "ligne trop longue : 1 Mio au plus"}});
      reste_.clear();
      trop_longue_ = fin == octets.npos;
      continue;
    }
    if (fin == octets.npos) {
      reste_ += morceau;
    } else if (reste_.empty()) {
      SNE_TRY(Ligne(morceau));
    } else {
      reste_ += morceau;
      SNE_TRY(Ligne(reste_));
      reste_.clear();
    }
  }
  return {};
}

Outcome FluxDeChangements::Ligne(std::string_view ligne) {
  ++ligne_;
  if (ligne.ends_with('\r')) ligne.remove_suffix(1);
  if (ligne.find_first_not_of(" \t") == ligne.npos) return {};
  for (bool encore = true; encore;) {
    if (!catalogue_) {
      catalogue_ = ecrivain_.catalogue();
      lecteur_ = std::make_unique<LecteurDeChangements>(*catalogue_);
    }
    Erreurs erreurs;
    bool numero_lu = false;
    lecteur_->Lire(ligne, mandat_, changement_, numero_lu, erreurs);
    if (!erreurs.empty()) {
      Rejeter(numero_lu, std::move(erreurs));
      return {};
    }
    auto verdict = ecrivain_.Changer(changement_, *catalogue_, mandat_);
    if (!verdict) return tl::unexpected(verdict.error());
    encore = false;
    switch (verdict->sort) {
      case Verdict::Sort::kAccepte:
        ++acceptes_;
        break;
      case Verdict::Sort::kSansEffet:
        ++sans_effet_;
        break;
      case Verdict::Sort::kIgnore:
        ++ignores_;
        if (ignorees_.size() < kListees)
          ignorees_.push_back({ligne_, EcrireNumeroUnique(changement_.numero), std::move(verdict->motif)});
        break;
      case Verdict::Sort::kRejete:
        Rejeter(true, std::move(verdict->erreurs));
        break;
      case Verdict::Sort::kRelire:
        catalogue_.reset();
        encore = true;
        break;
    }
  }
  return {};
}

void FluxDeChangements::Rejeter(bool numero_lu, Erreurs erreurs) {
  ++rejetes_;
  refus_.Noter(ligne_, numero_lu ? EcrireNumeroUnique(changement_.numero) : std::string(), erreurs);
  if (rejetees_.size() < kListees) rejetees_.push_back({ligne_, std::move(erreurs)});
}

Outcome FluxDeChangements::Finir(bool coupe) {
  if (!reste_.empty() && !trop_longue_) {
    if (coupe) {
      ++ligne_;
      Rejeter(false, {{"", "corps coupé avant la fin de cette ligne"}});
    } else {
      SNE_TRY(Ligne(reste_));
    }
  }
  reste_.clear();
  if (auto fait = refus_.Ecrire(); !fait) return ecrivain_.Mourir(fait.error());
  // Also when nothing was accepted: that a version is known may rest on what is not on disk yet.
  generation_ = ecrivain_.generation();
  return ecrivain_.Durable(generation_);
}

std::string FluxDeChangements::Bilan() const {
  std::string out = "{\"acceptes\":" + std::to_string(acceptes_) + ",\"sans_effet\":" + std::to_string(sans_effet_) +
                    ",\"ignores\":" + std::to_string(ignores_) + ",\"rejetes\":" + std::to_string(rejetes_) +
                    ",\"lignes_ignorees\":[";
  for (std::size_t i = 0; i < ignorees_.size(); ++i) {
    out += std::string(i ? "," : "") + "{\"ligne\":" + std::to_string(ignorees_[i].ligne) + ",\"numero_unique\":\"" +
           ignorees_[i].numero + "\",\"motif\":";
    AppendJsonString(ignorees_[i].motif, out);
    out += '}';
  }
  out += "],\"lignes_rejetees\":[";
  for (std::size_t i = 0; i < rejetees_.size(); ++i) {
    out += std::string(i ? "," : "") + "{\"ligne\":" + std::to_string(rejetees_[i].ligne) + ",\"erreurs\":";
    AjouterErreurs(rejetees_[i].erreurs, out);
    out += '}';
  }
  return out + "],\"generation\":" + std::to_string(generation_) + "}";
}

}  // namespace sne
