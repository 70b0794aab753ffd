-- Until now an order's stock came out of whatever was sellable; from here on by the rules of the sales channel named after its kind.
ALTER TABLE orders ADD COLUMN sales_channel text;
UPDATE orders SET sales_channel = upper(channel);
ALTER TABLE orders ALTER COLUMN sales_channel SET NOT NULL;
