-- Who stands below whom among the dealers, as the dealer service told it.
CREATE TABLE dealer_branch (
  ancestor text NOT NULL,
  dealer_code text NOT NULL,
  PRIMARY KEY (ancestor, dealer_code)
);
CREATE INDEX dealer_branch_dealer_code_idx ON dealer_branch (dealer_code);

-- The newest that was heard of each dealer: what is older changes nothing.
CREATE TABLE dealer_place (
  dealer_code text PRIMARY KEY,
  tree_version bigint NOT NULL
);
