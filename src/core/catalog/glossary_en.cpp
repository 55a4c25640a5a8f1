// English business shorthand. Sorted by word; see glossary.h.
#include "core/catalog/glossary_terms.h"

namespace sqlagent::catalog {
namespace {

constexpr Term kTerms[] = {
    {"acc", "account"}, {"acct", "account"}, {"act", "actual"}, {"addr", "address"},
    {"amnt", "amount"}, {"amt", "amount"}, {"aov", "average order value"}, {"appt", "appointment"},
    {"arpu", "average revenue per user"}, {"article", "article|item|product"},
    {"asin", "product code"}, {"attr", "attribute"}, {"avg", "average"}, {"bal", "balance"},
    {"bdgt", "budget"}, {"branch", "branch|store"}, {"cat", "category"}, {"categ", "category"},
    {"ccy", "currency"}, {"cd", "code"}, {"client", "client|customer"}, {"clnt", "client|customer"},
    {"clv", "lifetime value"}, {"cnt", "count"}, {"cntry", "country"}, {"co", "company"},
    {"cogs", "cost of goods sold"}, {"corp", "company"}, {"csat", "customer satisfaction"},
    {"ctry", "country"}, {"cur", "current"}, {"curr", "currency"}, {"cust", "customer"},
    {"dept", "department"}, {"desc", "description"}, {"descr", "description"},
    {"dest", "destination"}, {"disc", "discount"}, {"dist", "distance"}, {"div", "division"},
    {"dlv", "delivery"}, {"dlvry", "delivery"}, {"dob", "date of birth"},
    {"doj", "date of joining"}, {"dpt", "department"}, {"dr", "doctor"}, {"dt", "date"},
    {"dx", "diagnosis"}, {"earnings", "earnings|income|profit"}, {"ebit", "operating income"},
    {"ebitda", "operating profit"}, {"eff", "effective"}, {"emp", "employee"}, {"empl", "employee"},
    {"end dt", "end date"}, {"eps", "earnings per share"}, {"est", "estimate"},
    {"eta", "estimated arrival"}, {"exp", "expense|experience"}, {"exp dt", "expiry date"},
    {"fcst", "forecast"}, {"firstname", "first name"}, {"flg", "flag"}, {"fname", "first name"},
    {"forename", "forename|first name"}, {"fte", "full time equivalent"}, {"fullname", "full name"},
    {"fx", "exchange rate"}, {"gen", "gender"}, {"gmv", "sales volume"}, {"grp", "group"},
    {"hc", "headcount"}, {"headcount", "headcount|employees"}, {"hired", "hired|hire date"},
    {"hr", "hour|human resources"}, {"hrs", "hours"}, {"inv", "invoice|inventory"}, {"itm", "item"},
    {"kpi", "indicator"}, {"lastname", "last name"}, {"lat", "latitude"}, {"lname", "last name"},
    {"lng", "longitude"}, {"loc", "location"}, {"lon", "longitude"}, {"ltv", "lifetime value"},
    {"lvl", "level"}, {"max", "maximum"}, {"merchandise", "merchandise|product"},
    {"mfg", "manufacturing"}, {"mfr", "manufacturer"}, {"mgr", "manager"}, {"min", "minimum"},
    {"mins", "minutes"}, {"mkt", "market"}, {"mktcap", "market cap"}, {"mktg", "marketing"},
    {"mob", "mobile"}, {"mon", "month"}, {"mrr", "monthly recurring revenue"},
    {"msrp", "list price"}, {"mtd", "month to date"}, {"mth", "month"}, {"nav", "net asset value"},
    {"nbr", "number"}, {"nm", "name"}, {"no", "number"}, {"nps", "promoter score"},
    {"nr", "number"}, {"num", "number"}, {"opp", "opportunity"}, {"ord", "order"},
    {"org", "organization"}, {"ot", "overtime"}, {"outlet", "outlet|store"}, {"param", "parameter"},
    {"pax", "passengers"}, {"pay", "pay|salary"}, {"pct", "percent|percentage"},
    {"pe", "price earnings ratio"}, {"perc", "percent"}, {"perf", "performance"},
    {"personnel", "personnel|employee"}, {"ph", "phone"}, {"pmt", "payment"},
    {"po", "purchase order"}, {"pos", "position"}, {"postcode", "postal code"}, {"prd", "product"},
    {"prev", "previous"}, {"proceeds", "proceeds|revenue"}, {"prod", "product"},
    {"prov", "province"}, {"pto", "paid leave"}, {"pts", "points"}, {"px", "price"},
    {"pymt", "payment"}, {"qnty", "quantity"}, {"qoh", "quantity on hand"},
    {"qtd", "quarter to date"}, {"qty", "quantity"}, {"quant", "quantity"}, {"rcvd", "received"},
    {"recd", "received"}, {"ref", "reference"}, {"reg", "region"}, {"req", "request"},
    {"resp", "response"}, {"rev", "revenue"}, {"rgn", "region"}, {"rnk", "rank"},
    {"roe", "return on equity"}, {"roi", "return on investment"}, {"rrp", "list price"},
    {"rtg", "rating"}, {"rx", "prescription"}, {"sal", "salary"}, {"secs", "seconds"},
    {"seq", "sequence"}, {"sex", "sex|gender"}, {"ship", "ship|shipping"}, {"shop", "shop|store"},
    {"shpd", "shipped"}, {"sku", "product code"}, {"sla", "service level"}, {"sls", "sales"},
    {"so", "sales order"}, {"src", "source"}, {"ssn", "social security number"},
    {"st", "state|street"}, {"staff", "staff|employee"}, {"start dt", "start date"},
    {"stat", "status"}, {"std", "standard"}, {"stg", "stage"}, {"sup", "supplier"},
    {"supp", "supplier"}, {"surname", "surname|last name"}, {"svc", "service"},
    {"takings", "takings|revenue"}, {"tel", "phone"}, {"temp", "temperature"},
    {"term date", "termination date"}, {"tgt", "target"}, {"tm", "time"}, {"tot", "total"},
    {"trans", "transaction"}, {"trx", "transaction"}, {"ts", "timestamp"}, {"ttl", "total"},
    {"turnover", "turnover|revenue"}, {"txn", "transaction"}, {"typ", "type"},
    {"uom", "unit of measure"}, {"upc", "product code"}, {"util", "utilization"},
    {"vend", "vendor"}, {"vendor", "vendor|supplier"}, {"ver", "version"}, {"vol", "volume"},
    {"wage", "wage|salary|pay"}, {"wh", "warehouse"}, {"workforce", "workforce|employees"},
    {"wt", "weight"}, {"yr", "year"}, {"yrs", "years"}, {"ytd", "year to date"},
    {"zip", "zip code|postal code"},
};

}  // namespace

std::span<const Term> english_shorthand() { return kTerms; }

}  // namespace sqlagent::catalog
