-- Statements of gate/.

-- name: kb_gate_kind
SELECT kind FROM kb_place WHERE id = $1;
