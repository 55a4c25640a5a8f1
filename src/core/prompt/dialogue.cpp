#include "core/prompt/dialogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/nlq/lower.h"
#include "core/prompt/plain_text.h"
#include "core/prompt/same_rows.h"

namespace sqlagent::prompt {
namespace {

constexpr double kSecondTemperature = 0.7;
constexpr size_t kRefusalBytes = 600, kCallsOfOneReply = 8, kLookups = 10;

template <class... F>
struct Cases : F... {
  using F::operator()...;
};

size_t tokens_of(const std::vector<Said>& messages) {
  size_t bytes = 0;
  for (const auto& one : messages) {
    bytes += one.text.size();
    for (const auto& call : one.calls) bytes += call.name.size() + call.arguments.size();
  }
  return estimated_tokens(bytes);
}

}  // namespace

double confidence_of(const Answered& answered) {
  constexpr double kAgreed = 0.95, kTwice = 0.8, kAlone = 0.7, kDisputed = 0.5, kDoubted = 0.35;
  if (answered.agrees == true) return kAgreed;
  if (std::ranges::any_of(answered.differences, made_up)) return kDoubted;
  if (doubtful(answered.differences)) return answered.twice ? kDisputed : kDoubted;
  if (answered.twice) return kTwice;
  return answered.agrees ? kDisputed : kAlone;
}

Dialogue::Dialogue(const Setting& setting, Budget budget) : setting_(setting), budget_(budget) {
  begin();
  ask(0);
}

void Dialogue::begin() {
  messages_ = {{Said::Who::system,
                system_message(setting_.form, setting_.schema, setting_.catalog.definitions()),
                {},
                ""},
               {Said::Who::user,
                user_message(setting_.briefing, setting_.schema, setting_.catalog, setting_.share),
                {},
                ""}};
  pending_.clear();
  answering_.clear();
}

void Dialogue::ask(double temperature) {
  const size_t tokens = tokens_of(messages_);
  if (calls_ >= budget_.calls) {
    failed("no calls are left");
  } else if (prompt_tokens_ + tokens > budget_.prompt_tokens) {
    failed("no prompt tokens are left");
  } else {
    ++calls_;
    prompt_tokens_ += tokens;
    step_ = Ask{temperature};
  }
}

void Dialogue::replied(std::string text, std::vector<ToolCall> calls) {
  if (calls.size() > kCallsOfOneReply) calls.resize(kCallsOfOneReply);
  messages_.push_back({Said::Who::assistant, text, calls, ""});
  answering_.clear();
  if (calls.empty()) {
    act(action_of_text(setting_.form, text));
    return;
  }
  pending_ = std::move(calls);
  go_on();
}

void Dialogue::unknown_tools(Form instead) {
  if (setting_.form != Form::tools || instead == Form::tools) {
    failed("the endpoint takes no form of request that we know");
    return;
  }
  setting_.form = instead;
  --calls_;  // nothing was answered
  begin();
  ask(0);
}

void Dialogue::go_on() {
  if (pending_.empty()) {
    ask(0);
    return;
  }
  const ToolCall call = pending_.front();
  pending_.erase(pending_.begin());
  answering_ = call.id;
  act(action_of_call(call.name, call.arguments));
}

void Dialogue::tell(std::string text) {
  if (answering_.empty())
    messages_.push_back({Said::Who::user, std::move(text), {}, ""});
  else
    messages_.push_back({Said::Who::tool, std::move(text), {}, answering_});
  go_on();
}

void Dialogue::act(const Action& action) {
  const Cases how{
      [&](const RunSql& a) {
        trying_final_ = false;
        step_ = Try{a.sql, false};
      },
      [&](const Final& a) {
        trying_final_ = true;
        final_ = a;
        step_ = Try{a.sql, true};
      },
      [&](const LookupValues& a) { tell(looked_up(a)); },
      [&](const DescribeTable& a) { tell(described(a)); },
      [&](const AskUser& a) {
        if (setting_.may_ask_back && samples_.empty())
          step_ = AskedBack{a.question, a.options};
        else
          tell("The person has been asked once already. Take the likelier reading.");
      },
      [&](const Cannot& a) {
        if (samples_.empty())
          step_ = Declined{a.reason};
        else
          conclude();
      },
      [&](const Unclear& a) {
        if (++repairs_ > budget_.repairs)
          failed("its replies are not understood");
        else
          tell(a.say);
      },
  };
  std::visit(how, action);
}

void Dialogue::refused(const std::string& why) {
  if (++repairs_ > budget_.repairs) {
    failed("its SQL was refused too often");
    return;
  }
  tell("Refused: " + one_line(why, kRefusalBytes) + " Mend the statement and answer again.");
}

void Dialogue::failed(std::string why) {
  if (samples_.empty())
    step_ = GaveUp{std::move(why)};
  else
    conclude();
}

void Dialogue::ran(sqlagent::Table result, std::string as_run) {
  if (!trying_final_) {
    tell(result_text(result, setting_.share));
    return;
  }
  Sample sample{
      as_run.empty() ? final_.sql : std::move(as_run), final_.sentence, std::move(result), {}};
  if (setting_.readings)
    if (const auto lifted = lift(sample.sql, setting_.catalog))
      sample.differences =
          differences(*lifted, setting_.briefing.question, *setting_.readings, setting_.catalog);
  samples_.push_back(std::move(sample));
  settle();
}

bool Dialogue::agrees(const Sample& sample) const {
  return setting_.offline && same_rows(sample.result, *setting_.offline);
}

// One sample is enough when nothing speaks against it. When the offline engine reads the question
// otherwise, or has no answer and the words of the question speak against the SELECT, a second one
// decides.
void Dialogue::settle() {
  const Sample& last = samples_.back();
  const bool disputed = setting_.offline ? !agrees(last) : doubtful(last.differences);
  if (samples_.size() == 1 && disputed && calls_ < budget_.calls) {
    begin();
    ask(kSecondTemperature);
    return;
  }
  conclude();
}

// When all differ the first stands, unless it alone is doubtful; and it shows.
void Dialogue::conclude() {
  const bool two = samples_.size() == 2;
  if (two && agrees(samples_[1])) {
    step_ = OfflineStands{};
    return;
  }
  Answered answered;
  answered.twice = two && same_rows(samples_[0].result, samples_[1].result);
  if (two && !answered.twice && doubtful(samples_[0].differences) &&
      !doubtful(samples_[1].differences))
    answered.sample = 1;
  Sample& stands = samples_[answered.sample];
  if (setting_.offline) answered.agrees = agrees(stands);
  if (answered.agrees != true) answered.differences = std::move(stands.differences);
  answered.sql = stands.sql;
  answered.sentence = stands.sentence;
  answered.result = std::move(stands.result);
  step_ = std::move(answered);
}

std::string Dialogue::looked_up(const LookupValues& lookup) const {
  if (setting_.share < Share::samples)
    return "Cells are not shared. Write the text as it was asked.";
  std::string out;
  for (const auto& hit : setting_.catalog.values().find(lookup.text, true, 50)) {
    const auto& table = setting_.catalog.tables()[static_cast<size_t>(hit.table)];
    const auto& column = table.columns[static_cast<size_t>(hit.column)];
    if (!lookup.table.empty() && lookup.table != table.facts.name) continue;
    if (!lookup.column.empty() && lookup.column != column.facts.name) continue;
    if (std::ranges::count(out, '\n') >= static_cast<std::ptrdiff_t>(kLookups)) break;
    out += fmt::format("{}.{} = {}\n", nlq::ident(table.facts.name), nlq::ident(column.facts.name),
                       sql_text(hit.value));
  }
  return out.empty() ? "No cell is like that." : out;
}

std::string Dialogue::described(const DescribeTable& about) const {
  const int table = setting_.catalog.find_table("", about.table);
  return table < 0 ? "There is no table " + about.table + "."
                   : table_text(setting_.catalog, table, setting_.share);
}

}  // namespace sqlagent::prompt
