-- Dealers stand in a tree: national, regional, store. The closure table answers "who is below" with one index range, however deep it is.

ALTER TABLE dealer
  ADD COLUMN parent_code text REFERENCES dealer (code),
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD CONSTRAINT dealer_not_its_own_parent CHECK (parent_code <> code),
  DROP CONSTRAINT dealer_status_check,
  ADD CONSTRAINT dealer_status_check CHECK (status IN ('active', 'suspended', 'closed'));
CREATE INDEX dealer_parent_code_idx ON dealer (parent_code);

CREATE TABLE dealer_branch (
  -- The dealer itself counts as its own ancestor, at depth 0.
  ancestor text NOT NULL REFERENCES dealer (code),
  dealer_code text NOT NULL REFERENCES dealer (code),
  depth smallint NOT NULL CHECK (depth BETWEEN 0 AND 3),
  PRIMARY KEY (ancestor, dealer_code),
  CHECK ((depth = 0) = (ancestor = dealer_code))
);
-- A dealer has one ancestor at each depth.
CREATE UNIQUE INDEX dealer_branch_dealer_code_depth_key ON dealer_branch (dealer_code, depth);

INSERT INTO dealer_branch (ancestor, dealer_code, depth) SELECT code, code, 0 FROM dealer;

-- Taken under the lock of the tree, so that the greater number is the newer tree.
CREATE SEQUENCE dealer_tree_version;
