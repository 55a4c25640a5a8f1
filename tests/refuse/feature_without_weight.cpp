// expect: not a constant expression
#include "core/nlq/weights.h"
sqlagent::nlq::Feature misspelt("joined_doubt");
