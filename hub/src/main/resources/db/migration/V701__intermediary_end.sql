-- Records of exchange past their term are found by when they ended.
ALTER TABLE intermediary_exchange ADD KEY intermediary_exchange_end (end_time);
