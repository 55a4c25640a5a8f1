// What `sqlagent check` found, for a terminal and as JSON.
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

#include "app/answer/check.h"

namespace sqlagent::cli {

// A line for what is right; for what is not, what was expected and what came below it.
std::string check_text(const answer::Checked& checked);
boost::json::object check_json(const answer::Checked& checked);

class CheckTally {
 public:
  void count(answer::Judged judged) { ++counts_[static_cast<size_t>(judged)]; }
  bool all_right() const;
  std::string text() const;  // "3 questions: 1 right, 2 wrong."
  boost::json::object json(boost::json::array checks) const;

 private:
  size_t counts_[4] = {};
};

std::string proof_text(const answer::ProvedAgain& proved);
boost::json::object proof_json(const answer::ProvedAgain& proved);

class ProofTally {
 public:
  // What was retired before is told, and fails nobody.
  void count(const answer::ProvedAgain& proved);
  bool all_stand() const { return failed_ == 0; }
  std::string text() const;
  boost::json::object json(boost::json::array verified) const;

 private:
  size_t all_ = 0, retired_ = 0, failed_ = 0;  // failed: retired now, or not run
};

}  // namespace sqlagent::cli
